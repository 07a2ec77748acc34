package org.lxcpool.cli.demo;

import java.util.concurrent.Callable;
import org.lxcpool.Container;
import org.lxcpool.cli.support.BaseChoice;
import org.lxcpool.cli.support.Version;
import org.lxcpool.lxc.BaseImage;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code ./lxcpool demo}: shows a pool of containers at work. */
@Command(
    name = "demo",
    description = {
      "Fills a pool with containers, takes some, uses them, shows the times, and cleans up.",
      "Creates a bridge and a directory, and removes them. Needs root, except with --simulated."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:succeeded, and nothing is left on this host",
      "1:failed, or something is left",
      "2:wrong usage",
      "130:interrupted, after cleaning up (143: terminated)"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final int LEAST_CAPACITY = 2;

  // The addresses of a /24.
  private static final int MOST_CONTAINERS = 200;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--capacity",
      paramLabel = "N",
      defaultValue = "4",
      description = "The number of ready containers, at least 2; default ${DEFAULT-VALUE}.")
  private int capacity;

  @Option(
      names = "--take",
      paramLabel = "N",
      defaultValue = "3",
      description = "The number of containers to take; default ${DEFAULT-VALUE}.")
  private int take;

  @Option(
      names = "--base",
      paramLabel = "BASE",
      defaultValue = BaseChoice.TINY,
      description = {
        "The base of the containers: \"tiny\" (busybox, the default), \"debian\" (with systemd; "
            + "created once and kept as an image; implies --dhcp), the name of an image or of an "
            + "LXC container, or the path of a directory or tar file."
      })
  private String base = BaseChoice.TINY;

  @Option(names = "--dhcp", description = "Addresses come from a DHCP server instead of the pool.")
  private boolean dhcp;

  @Option(names = "--privileged", description = "Runs containers without user namespaces.")
  private boolean privileged;

  @Option(
      names = "--simulated",
      description = "In memory, without root or LXC; shows only the output.")
  private boolean simulated;

  @Override
  public Integer call() throws InterruptedException {
    check();
    DemoOptions options =
        new DemoOptions(capacity, take, base, dhcp || base.equals(BaseChoice.DEBIAN), privileged);
    if (simulated) {
      play(new SimulatedEnvironment(options), options);
    } else {
      play(new LxcEnvironment(options, spec.commandLine().getOut()), options);
    }
    return ExitCode.OK;
  }

  private <C extends Container> void play(DemoEnvironment<C> environment, DemoOptions options)
      throws InterruptedException {
    boolean terminal = Boolean.getBoolean("lxcpool.terminal");
    new Demo<>(environment, options, spec.commandLine().getOut(), terminal).run();
  }

  private void check() {
    if (capacity < LEAST_CAPACITY) {
      throw wrong("--capacity " + capacity + ": a pool has a capacity of at least 2");
    }
    if (take < 0) {
      throw wrong("--take " + take + ": need 0 or more");
    }
    if ((long) capacity + take > MOST_CONTAINERS) {
      throw wrong(
          "--capacity and --take: together at most "
              + MOST_CONTAINERS
              + ", the addresses of the bridge");
    }
    if (base.isBlank()) {
      throw wrong("--base needs a name or a path");
    }
    if (!simulated && base.indexOf('/') >= 0) {
      BaseImage ignored = BaseChoice.ofPath(base);
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
