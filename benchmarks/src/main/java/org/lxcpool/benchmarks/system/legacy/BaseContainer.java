package org.lxcpool.benchmarks.system.legacy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.lxcpool.benchmarks.system.host.BenchHost;
import org.lxcpool.benchmarks.system.host.StartMode;
import org.lxcpool.lxc.LxcContainer;
import org.lxcpool.lxc.LxcContainerFactory;
import org.lxcpool.lxc.internal.cgroup.Cgroups;
import org.lxcpool.lxc.internal.cgroup.ContainerCgroups;
import org.lxcpool.lxc.internal.liblxc.Liblxc;
import org.lxcpool.lxc.internal.liblxc.LxcHandle;
import org.lxcpool.lxc.internal.liblxc.NativeThread;

/**
 * A container on the tiny base that is never started, as the original of copies. It is privileged,
 * because liblxc makes overlay copies of privileged containers only.
 */
public final class BaseContainer {
  static final String NAME = "base";

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Liblxc liblxc = Liblxc.get();
  private final Path lxcPath;

  private BaseContainer(Path lxcPath) {
    this.lxcPath = lxcPath;
  }

  /** Creates it on a benchmark host, which removes it. */
  public static BaseContainer create(Path home) throws IOException, InterruptedException {
    Path lxcPath = Files.createDirectories(home.resolve("baseline"));
    BaseContainer baseline = new BaseContainer(lxcPath);
    // liblxc copies only containers whose root filesystem is in their own directory.
    Path rootfs = lxcPath.resolve(NAME).resolve("rootfs");
    try (LxcHandle base = baseline.open(NAME)) {
      check(base.setConfigItem("lxc.uts.name", NAME), "the base's name");
      check(base.create(), "the base");
      copy(tinyBase(home), rootfs);
      check(base.setConfigItem("lxc.rootfs.path", "dir:" + rootfs), "the base's files");
      check(base.setConfigItem("lxc.net.0.type", "veth"), "the base's network");
      check(base.setConfigItem("lxc.net.0.link", BenchHost.BRIDGE), "the base's bridge");
      check(base.setConfigItem("lxc.net.0.flags", "up"), "the base's flags");
      check(base.saveConfig(), "the base's configuration");
    }
    return baseline;
  }

  /** Returns the lower layer of a container's overlay. */
  private static Path tinyBase(Path home) {
    try (LxcContainerFactory factory = BenchHost.factory(home, StartMode.IN_PROCESS, true);
        LxcContainer container = factory.create()) {
      String layers = container.configItem("lxc.rootfs.path").orElseThrow();
      return Path.of(layers.replaceFirst("^overlay:", "").split(":", -1)[0]);
    }
  }

  private static void copy(Path from, Path to) throws IOException, InterruptedException {
    Process copy =
        new ProcessBuilder(List.of("cp", "-a", from.toString(), to.toString())).inheritIO().start();
    if (copy.waitFor() != 0) {
      throw new IOException("can't copy " + from);
    }
  }

  Path lxcPath() {
    return lxcPath;
  }

  LxcHandle open(String name) {
    return LxcHandle.open(liblxc, lxcPath, name);
  }

  /** Stops a copy, and destroys it unless it is ephemeral: liblxc destroys that one itself. */
  void remove(String name, boolean ephemeral) {
    NativeThread.call(
        "stop " + name,
        () -> {
          try (LxcHandle handle = open(name)) {
            return handle.stop() && (ephemeral || handle.destroy());
          }
        });
    new ContainerCgroups(Cgroups.ofThisHost(), name).remove(TIMEOUT);
  }

  static void check(boolean done, String what) {
    if (!done) {
      throw new IllegalStateException("liblxc refused: " + what);
    }
  }
}
