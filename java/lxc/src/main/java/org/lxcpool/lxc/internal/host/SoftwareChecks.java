package org.lxcpool.lxc.internal.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lxcpool.lxc.HostCheck.Finding;
import org.lxcpool.lxc.HostCheck.Status;

/** Libraries and programs. */
public final class SoftwareChecks {
  private SoftwareChecks() {}

  /** What no pool can do without. */
  public static List<Finding> required(Host host) {
    return List.of(
        liblxc(host), liblxcCommon(host), libc(host), nativeHelp(host), java(), forkGuard(host));
  }

  private static Finding libc(Host host) {
    return host.libcProblem()
        .map(
            text ->
                new Finding(
                    "libc", Status.MISSING, text, "no containers at all", "what it says there"))
        .orElseGet(() -> Finding.ok("libc", "by jnr-ffi"));
  }

  /** What some pools, the demo and the image commands use. */
  public static List<Finding> optional(Host host) {
    return List.of(
        busybox(host),
        tool(host, "dnsmasq", "dnsmasq-base", "no DHCP server of our own: no demo --dhcp"),
        tool(host, "mmdebstrap", "mmdebstrap", "no Debian base: demo and image with debian"));
  }

  private static Finding liblxc(Host host) {
    Host.Liblxc liblxc = host.liblxc();
    if (liblxc.loaded()) {
      return Finding.ok("liblxc", liblxc.text());
    }
    return new Finding(
        "liblxc",
        Status.MISSING,
        liblxc.text(),
        "no containers at all",
        "apt-get install --no-install-recommends liblxc1 liblxc-common");
  }

  private static Finding liblxcCommon(Host host) {
    // /usr/sbin/init.lxc and the hooks are of the same package.
    if (host.exists("/usr/share/lxc/config/common.seccomp")) {
      return Finding.ok("liblxc-common", "/usr/share/lxc");
    }
    return new Finding(
        "liblxc-common",
        Status.DEGRADED,
        "/usr/share/lxc/config is missing",
        "no packaged configuration to include, and no AppArmor profiles of LXC",
        "apt-get install --no-install-recommends liblxc-common");
  }

  private static Finding nativeHelp(Host host) {
    Optional<String> problem = host.nativeProblem();
    return problem
        .map(
            text ->
                new Finding(
                    "native library",
                    Status.DEGRADED,
                    text,
                    "a plainer, slower way is taken where it would help",
                    text.contains("java.io.tmpdir")
                        ? "what it says there"
                        : "build it: ./lxcpool builds it where cmake and a C compiler are"))
        .orElseGet(() -> Finding.ok("native library", "liblxcpool is loaded"));
  }

  private static Finding java() {
    // Older ones can't load this class.
    Runtime.Version version = Runtime.version();
    String text = version + ", " + System.getProperty("java.home");
    return Finding.ok("java", text);
  }

  private static Finding forkGuard(Host host) {
    Host.ForkGuarding guarding = host.forkGuarding();
    if (guarding.heapKeptOut()) {
      return Finding.ok("fork guard", guarding.text());
    }
    return new Finding(
        "fork guard",
        Status.DEGRADED,
        guarding.text(),
        "an in-process start copies this JVM with its heap, and memory is lost to each container",
        "use G1, Parallel, Serial, Shenandoah or ZGC without -Dlxcpool.forkguard=false, or"
            + " isolation PROCESS");
  }

  private static Finding busybox(Host host) {
    Optional<Path> busybox = host.onPath("busybox");
    String cost = "no tiny base: demo and tests need it, or --base with one of your own";
    String mend = "apt-get install --no-install-recommends busybox-static";
    if (busybox.isEmpty()) {
      return new Finding("busybox", Status.DEGRADED, "not on the PATH", cost, mend);
    }
    // ldd knows a static program and says so with exit code 1.
    Host.Output ldd = host.run(List.of("ldd", busybox.get().toString()));
    if (ldd.exit() == 0) {
      return new Finding(
          "busybox", Status.DEGRADED, busybox.get() + " is linked dynamically", cost, mend);
    }
    return Finding.ok("busybox", busybox.get() + ", static");
  }

  private static Finding tool(Host host, String command, String debianPackage, String cost) {
    return host.onPath(command)
        .map(file -> Finding.ok(command, file.toString()))
        .orElseGet(
            () ->
                new Finding(
                    command,
                    Status.DEGRADED,
                    "not on the PATH",
                    cost,
                    "apt-get install --no-install-recommends " + debianPackage));
  }
}
