package org.lxcpool.lxc.internal.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lxcpool.lxc.internal.host.Finding.Status;

/** Checks of libraries and programs. */
public final class SoftwareChecks {
  private SoftwareChecks() {}

  /** Checks the software that every pool uses. */
  public static List<Finding> required(Host host) {
    return List.of(
        liblxc(host), liblxcCommon(host), libc(host), nativeHelp(host), java(), forkGuard(host));
  }

  private static Finding libc(Host host) {
    return host.libcProblem()
        .map(
            text ->
                new Finding(
                    "libc",
                    Status.MISSING,
                    text,
                    "no containers can run",
                    "as described under FOUND"))
        .orElseGet(() -> Finding.ok("libc", "through jnr-ffi"));
  }

  /** Checks the software that some pools, the demo and the image commands use. */
  public static List<Finding> optional(Host host) {
    return List.of(
        busybox(host),
        tool(host, "dnsmasq", "dnsmasq-base", "no DHCP server for demo --dhcp"),
        tool(host, "mmdebstrap", "mmdebstrap", "no Debian base for demo and image"));
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
        "no containers can run",
        "apt-get install --no-install-recommends liblxc1 liblxc-common");
  }

  private static Finding liblxcCommon(Host host) {
    // /usr/sbin/init.lxc and the hooks are in the same package.
    if (host.exists("/usr/share/lxc/config/common.seccomp")) {
      return Finding.ok("liblxc-common", "/usr/share/lxc");
    }
    return new Finding(
        "liblxc-common",
        Status.DEGRADED,
        "/usr/share/lxc/config is missing",
        "LXC's packaged configuration and AppArmor profiles are missing",
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
                    "slower fallbacks are used in its place",
                    text.contains("java.io.tmpdir")
                        ? "as described under FOUND"
                        : "install cmake and a C compiler: ./lxcpool builds it then"))
        .orElseGet(() -> Finding.ok("native library", "liblxcpool is loaded"));
  }

  private static Finding java() {
    // An older version can't load this class.
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
        "an in-process start copies this JVM with its heap, and each container occupies memory for"
            + " it",
        "use G1, Parallel, Serial, Shenandoah or ZGC, without -Dlxcpool.forkguard=false, or"
            + " isolation PROCESS");
  }

  private static Finding busybox(Host host) {
    Optional<Path> busybox = host.onPath("busybox");
    String cost = "no tiny base: demo and tests need it, or --base with another one";
    String fix = "apt-get install --no-install-recommends busybox-static";
    if (busybox.isEmpty()) {
      return new Finding("busybox", Status.DEGRADED, "not on the PATH", cost, fix);
    }
    // For a static program, ldd exits with code 1.
    Host.Output ldd = host.run(List.of("ldd", busybox.get().toString()));
    if (ldd.exit() == 0) {
      return new Finding(
          "busybox", Status.DEGRADED, busybox.get() + " is dynamically linked", cost, fix);
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
