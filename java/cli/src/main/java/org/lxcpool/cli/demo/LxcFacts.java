package org.lxcpool.cli.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcpool.cli.support.CommandFailed;
import org.lxcpool.cli.support.CommandRun;
import org.lxcpool.lxc.LxcContainer;

/** Gathers facts about a container by running commands in it. */
final class LxcFacts {
  private static final Pattern ADDRESS =
      Pattern.compile("inet (\\S+).*?(\\S+)$", Pattern.MULTILINE);
  private static final Pattern TIME = Pattern.compile("time=([0-9.]+) ?ms");
  private static final int NO_SUCH_PROGRAM = 127;
  private static final int PING_MILLIS = 2_000;

  private final LxcContainer container;
  private final String gateway;

  LxcFacts(LxcContainer container, String gateway) {
    this.container = container;
    this.gateway = gateway;
  }

  ContainerFacts gather() throws InterruptedException {
    return new ContainerFacts(hostname(), address(), ping(), ids());
  }

  private String hostname() throws InterruptedException {
    CommandRun run = CommandRun.in(container, "hostname");
    if (!run.succeeded()) {
      run = CommandRun.in(container, "cat", "/proc/sys/kernel/hostname");
    }
    if (!run.output().equals(container.name())) {
      throw new CommandFailed(
          "container " + container.name() + " has the hostname \"" + run.output() + "\"");
    }
    return run.output();
  }

  private String address() throws InterruptedException {
    CommandRun run =
        CommandRun.in(container, "sh", "-c", "ip -4 addr show scope global 2>/dev/null");
    Matcher matcher = ADDRESS.matcher(run.output());
    if (run.succeeded() && matcher.find()) {
      return matcher.group(1) + " on " + matcher.group(2);
    }
    return container.addresses().stream()
        .findFirst()
        .map(InetAddress::getHostAddress)
        .orElseThrow(() -> new CommandFailed("container " + container.name() + " has no address"));
  }

  // A small base may lack ping: then this host pings the container.
  private String ping() throws InterruptedException {
    CommandRun run = CommandRun.in(container, "ping", "-c", "1", "-W", "2", gateway);
    Matcher time = TIME.matcher(run.output());
    if (run.succeeded()) {
      return gateway + " answers a ping" + (time.find() ? " in " + time.group(1) + " ms" : "");
    }
    if (run.exitCode() == NO_SUCH_PROGRAM && answersThisHost()) {
      return "this base has no ping; the container answers a ping from this host";
    }
    throw new CommandFailed(
        "container " + container.name() + " can't ping its gateway " + gateway + ": " + run);
  }

  private boolean answersThisHost() {
    try {
      InetAddress address = container.addresses().stream().findFirst().orElse(null);
      return address != null && address.isReachable(PING_MILLIS);
    } catch (IOException e) {
      return false;
    }
  }

  private String ids() throws InterruptedException {
    String[] map =
        CommandRun.in(container, "cat", "/proc/self/uid_map").output().strip().split("\\s+", -1);
    if (map.length < 3 || !map[0].equals("0")) {
      throw new CommandFailed("container " + container.name() + " has no id map");
    }
    return map[1].equals("0")
        ? "is root on the host too (privileged)"
        : String.format(Locale.ROOT, "is uid %s on the host, of %s ids", map[1], map[2]);
  }
}
