package org.lxcpool.lxc.internal.host;

import java.util.List;
import org.lxcpool.lxc.internal.host.Finding.Status;
import org.lxcpool.lxc.internal.network.Routes;
import org.lxcpool.lxc.internal.spec.NetworkPlan;
import org.lxcpool.lxc.internal.spec.Subnet;

/** Checks of networking. Interfaces are tried in a temporary network namespace. */
public final class NetworkChecks {
  private static final String BRIDGE = NetworkPlan.DEFAULT_BRIDGE;

  private NetworkChecks() {}

  /** Checks what connects containers. */
  public static List<Finding> run(Host host) {
    return List.of(
        ip(host),
        kind(host, "veth", "veth", "veth"),
        kind(host, "bridge", "bridge", "bridge"),
        bridges(host),
        subnet(host));
  }

  private static Finding ip(Host host) {
    return host.onPath("ip")
        .map(file -> Finding.ok("iproute2", file.toString()))
        .orElseGet(
            () ->
                new Finding(
                    "iproute2",
                    Status.MISSING,
                    "no ip command on the PATH",
                    "no bridge can be created",
                    "apt-get install --no-install-recommends iproute2"));
  }

  private static Finding kind(Host host, String name, String type, String module) {
    if (host.exists("/sys/module/" + module)) {
      return Finding.ok(name, "in the kernel");
    }
    if (host.onPath("ip").isEmpty() || host.onPath("unshare").isEmpty()) {
      return new Finding(
          name,
          Status.DEGRADED,
          "can't be tried without the commands ip and unshare",
          "unknown",
          "apt-get install --no-install-recommends iproute2 util-linux");
    }
    List<String> trial =
        host.uid() == 0
            ? List.of("unshare", "--net", "ip", "link", "add", "name", "lxcptry", "type", type)
            : List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--net",
                "ip",
                "link",
                "add",
                "name",
                "lxcptry",
                "type",
                type);
    Host.Output output = host.run(trial);
    if (output.ok()) {
      return Finding.ok(name, "tried, works");
    }
    if (host.uid() != 0) {
      return new Finding(
          name,
          Status.DEGRADED,
          "can't be tried: " + output.lastLine(),
          "unknown",
          "run it as root");
    }
    return new Finding(
        name,
        Status.MISSING,
        output.lastLine(),
        "containers have no network",
        "modprobe " + module);
  }

  private static Finding bridges(Host host) {
    List<String> bridges =
        host.list("/sys/class/net").stream()
            .filter(each -> host.exists("/sys/class/net/" + each + "/bridge"))
            .toList();
    return Finding.ok(
        "bridges",
        bridges.isEmpty() ? "none yet; a factory creates " + BRIDGE : String.join(", ", bridges));
  }

  private static Finding subnet(Host host) {
    Subnet subnet = Subnet.parse(NetworkPlan.DEFAULT_SUBNET);
    List<Routes.Route> routes = Routes.parse(host.read(Routes.FILE).orElse(""));
    return Routes.conflict(routes, subnet, BRIDGE)
        .map(
            conflict ->
                new Finding(
                    "subnet",
                    Status.DEGRADED,
                    Routes.describe(subnet, conflict),
                    "a factory with the default network fails to build",
                    "choose a free subnet: Network.ownBridge(\"" + BRIDGE + "\", subnet)"))
        .orElseGet(() -> Finding.ok("subnet", subnet + " is free for " + BRIDGE));
  }
}
