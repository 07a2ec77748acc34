package org.lxcpool.lxc.internal.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.HostCheck.Finding;
import org.lxcpool.lxc.HostCheck.Status;

/** The place where images and containers live. */
public final class StorageChecks {
  private static final long LITTLE_KIB = 1 << 20;
  private static final long LITTLE_INODES = 50_000;

  private static final String LAYERS = "mkdir lower upper work merged && touch lower/file";
  private static final String MOUNT =
      "mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work merged";
  private static final String OVERLAY =
      LAYERS + " && " + MOUNT + " && rm merged/file && touch merged/file && umount merged";

  // What processes left that were killed on the way: a check ends within seconds.
  private static final String FORSAKEN =
      "find .. -maxdepth 1 -name '.lxcpool-check-*' -mmin +1 -exec rm -rf {} +";

  private static final String MEND = "a home on another filesystem, such as ext4, xfs or btrfs";

  private static final List<String> AS_ROOT = List.of("--mount");
  private static final List<String> IN_USER_NAMESPACE =
      List.of("--user", "--map-root-user", "--mount");

  private StorageChecks() {}

  /**
   * Looks at the place, which need not exist yet.
   *
   * @param home the directory
   */
  public static List<Finding> run(Host host, Path home) {
    Path there = home;
    while (!host.exists(there.toString()) && there.getParent() != null) {
      there = there.getParent();
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(directory(host, home, there));
    findings.add(space(host, there));
    findings.add(inodes(host, there));
    findings.add(
        overlay(
            host,
            there,
            "overlay",
            host.uid() == 0 ? AS_ROOT : IN_USER_NAMESPACE,
            "no containers at all"));
    findings.add(
        overlay(
            host,
            there,
            "overlay, userns",
            IN_USER_NAMESPACE,
            "no unprivileged containers, which are the default; privileged() works"));
    return findings;
  }

  /**
   * Fails where the kernel refuses to lay an overlay over a base, with the container's own files in
   * a directory: then each start would fail, with words that don't say why. What else can't be
   * tried is no reason to fail.
   *
   * @param unprivileged whether it is mounted in a user namespace
   * @throws ContainerException if it is refused
   */
  public static void requireOverlay(Host host, Path directory, boolean unprivileged) {
    List<String> shell = new ArrayList<>(List.of("unshare"));
    shell.addAll(unprivileged ? IN_USER_NAMESPACE : AS_ROOT);
    shell.addAll(List.of("sh", "-c"));
    Host.Output output =
        host.runIn(directory, shell, FORSAKEN + "; { " + LAYERS + "; } || exit 0; " + MOUNT);
    if (output.exit() > 0) {
      throw new ContainerException(refusal(host, directory, output) + ": give the factory " + MEND);
    }
  }

  private static String refusal(Host host, Path directory, Host.Output output) {
    String type = host.run(List.of("stat", "-f", "-c", "%T", directory.toString())).lastLine();
    return "no overlay can be mounted in "
        + directory
        + ", which is on "
        + type
        + " ("
        + output.lastLine()
        + ")";
  }

  private static Finding directory(Host host, Path home, Path there) {
    if (host.isPassable(there)) {
      return Finding.ok(
          "directory", there.equals(home) ? home.toString() : home + ", made when needed");
    }
    return new Finding(
        "directory",
        Status.MISSING,
        "others can't pass through " + there + " or above it",
        "unprivileged containers can't reach their files",
        "chmod o+x " + there);
  }

  private static Finding space(Host host, Path there) {
    long free = df(host, there, "-Pk");
    String text = free < 0 ? "unknown" : free / 1024 + " MiB free at " + there;
    if (free >= LITTLE_KIB) {
      return Finding.ok("disk space", text);
    }
    return new Finding(
        "disk space",
        Status.DEGRADED,
        text,
        "creations fail when it is full; a Debian base takes 300 MiB",
        "free some, or give the pool another home");
  }

  private static Finding inodes(Host host, Path there) {
    long free = df(host, there, "-Pi");
    // Some filesystems make inodes as they need them, and say 0 or a dash.
    if (free <= 0 || free >= LITTLE_INODES) {
      return Finding.ok("inodes", free <= 0 ? "no limit" : free + " free");
    }
    return new Finding(
        "inodes",
        Status.DEGRADED,
        free + " free at " + there,
        "creations fail when they run out",
        "remove files, or give the pool another home");
  }

  /** The fourth column of df, -1 if there is no number. */
  private static long df(Host host, Path there, String option) {
    String[] fields =
        host.run(List.of("df", option, there.toString())).lastLine().split("\\s+", -1);
    return fields.length >= 4 && fields[3].matches("\\d{1,18}") ? Long.parseLong(fields[3]) : -1;
  }

  private static Finding overlay(
      Host host, Path there, String name, List<String> namespaces, String cost) {
    List<String> shell = new ArrayList<>(List.of("unshare"));
    shell.addAll(namespaces);
    shell.addAll(List.of("sh", "-c"));
    Host.Output output = host.runIn(there, shell, OVERLAY);
    if (output.ok()) {
      return Finding.ok(name, "tried at " + there + ", works");
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
        refusal(host, there, output),
        cost,
        output.lastLine().startsWith("unshare:")
            ? "what new namespaces and user namespaces say"
            : "modprobe overlay; if it stays: "
                + MEND
                + " (--home DIR looks there), or Linux 5.11");
  }
}
