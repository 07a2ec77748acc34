package org.lxcpool.lxc.internal.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.host.Finding.Status;

/** Checks of the directory for images and containers. */
public final class StorageChecks {
  private static final long LITTLE_KIB = 1 << 20;
  private static final long LITTLE_INODES = 50_000;

  private static final String LAYERS = "mkdir lower upper work merged && touch lower/file";
  private static final String MOUNT =
      "mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work merged";
  private static final String OVERLAY =
      LAYERS + " && " + MOUNT + " && rm merged/file && touch merged/file && umount merged";

  // Removes what killed processes have left behind: a check ends within seconds.
  private static final String REMOVE_LEFTOVERS =
      "find .. -maxdepth 1 -name '.lxcpool-check-*' -mmin +1 -exec rm -rf {} +";

  private static final String FIX = "use a home on another filesystem, such as ext4, xfs or btrfs";

  private static final List<String> AS_ROOT = List.of("--mount");
  private static final List<String> IN_USER_NAMESPACE =
      List.of("--user", "--map-root-user", "--mount");

  private StorageChecks() {}

  /**
   * Checks the directory.
   *
   * @param home the directory; need not exist
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
            "no containers can run"));
    findings.add(
        overlay(
            host,
            there,
            "overlay, userns",
            IN_USER_NAMESPACE,
            "unprivileged containers, which are the default, can't run; privileged() works"));
    return findings;
  }

  /**
   * Checks that the kernel mounts an overlay with its upper layer in a directory. Otherwise each
   * start would fail with a message that doesn't tell why. A trial that can't be made for another
   * reason is ignored.
   *
   * @param unprivileged whether it is mounted in a user namespace
   * @throws ContainerException if the kernel refuses
   */
  public static void requireOverlay(Host host, Path directory, boolean unprivileged) {
    List<String> shell = new ArrayList<>(List.of("unshare"));
    shell.addAll(unprivileged ? IN_USER_NAMESPACE : AS_ROOT);
    shell.addAll(List.of("sh", "-c"));
    Host.Output output =
        host.runIn(
            directory, shell, REMOVE_LEFTOVERS + "; { " + LAYERS + "; } || exit 0; " + MOUNT);
    if (output.exit() > 0) {
      throw new ContainerException(refusal(host, directory, output) + ": " + FIX);
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
          "directory", there.equals(home) ? home.toString() : home + ", created when needed");
    }
    return new Finding(
        "directory",
        Status.MISSING,
        "other users can't traverse " + there + " or its parents",
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
        "creations fail when the disk is full; a Debian base takes 300 MiB",
        "free some space, or give the pool another home");
  }

  private static Finding inodes(Host host, Path there) {
    long free = df(host, there, "-Pi");
    // Filesystems that allocate inodes dynamically report 0 or a dash.
    if (free <= 0 || free >= LITTLE_INODES) {
      return Finding.ok("inodes", free <= 0 ? "no limit" : free + " free");
    }
    return new Finding(
        "inodes",
        Status.DEGRADED,
        free + " free at " + there,
        "creations fail when there are none left",
        "remove files, or give the pool another home");
  }

  /** Returns the number in the fourth column of df; -1 if there is none. */
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
            ? "see the findings \"new namespaces\" and \"user namespaces\""
            : "modprobe overlay; if that doesn't help: "
                + FIX
                + " (check it with --home DIR), or boot Linux 5.11 or later");
  }
}
