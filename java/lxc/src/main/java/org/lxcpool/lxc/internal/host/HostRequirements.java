package org.lxcpool.lxc.internal.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.cgroup.Cgroups;
import org.lxcpool.lxc.internal.liblxc.LxcVersion;
import org.lxcpool.lxc.internal.linux.Libc;
import org.lxcpool.lxc.internal.linux.PidFd;
import org.lxcpool.lxc.internal.spec.FactorySettings;

/** What a factory can't do without, told in one clear sentence. */
public final class HostRequirements {
  // What was tried and found fit: the answer stays, and trying takes some processes.
  private static final Set<List<Object>> FIT = ConcurrentHashMap.newKeySet();

  private HostRequirements() {}

  /**
   * Tries an overlay on the filesystem where the containers will have theirs, once for each.
   *
   * @param home a directory to try it in, if it is on the same filesystem
   * @param lxcPath where the containers will be; only they belong there
   * @param unprivileged whether their mounts are made in user namespaces
   * @throws ContainerException if the kernel refuses it
   */
  public static void checkOverlay(Path home, Path lxcPath, boolean unprivileged) {
    try {
      Object device = Files.getAttribute(lxcPath, "unix:dev");
      // Another one may have the number of one that was unmounted.
      String type = Files.getFileStore(lxcPath).type();
      List<Object> filesystem = List.of(device, type, unprivileged);
      if (!FIT.contains(filesystem)) {
        boolean same = device.equals(Files.getAttribute(home, "unix:dev"));
        StorageChecks.requireOverlay(new LiveHost(), same ? home : lxcPath, unprivileged);
        FIT.add(filesystem);
      }
    } catch (IOException e) {
      throw new ContainerException("can't look at " + lxcPath + ": " + e, e);
    }
  }

  /**
   * Looks whether a systemd service's directives, or a container around this process, withhold what
   * containers need. What can't change while this process lives is tried once.
   *
   * @param settings where the containers will be, and of which kind
   * @param connected whether they have a network
   * @throws ContainerException if something is withheld; the message says by what
   */
  public static void checkService(FactorySettings settings, boolean connected) {
    Set<Path> paths = new LinkedHashSet<>(List.of(settings.home(), settings.lxcPath()));
    boolean unprivileged = settings.idMap() != null;
    List<Object> kind = List.of(paths, unprivileged, connected);
    if (!FIT.contains(kind)) {
      ServiceChecks.require(new LiveHost(), paths, unprivileged, connected);
      FIT.add(kind);
    }
  }

  /**
   * Checks that a liblxc without cgroup v1 has v2 alone.
   *
   * @throws ContainerException if this host has hierarchies that it doesn't know
   */
  public static void checkCgroups(LxcVersion liblxc, Cgroups cgroups) {
    if (!liblxc.hasCgroupV1() && !cgroups.isUnifiedAlone()) {
      throw new ContainerException(
          CgroupChecks.v1Unknown(liblxc) + ": " + CgroupChecks.UNIFIED_ALONE);
    }
  }

  public static void check() {
    try {
      if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
        throw new ContainerException("containers need root; run this process as root");
      }
    } catch (IOException e) {
      throw new ContainerException("/proc is not readable: is it mounted?", e);
    }
    Libc.Loader.require();
    int self = Math.toIntExact(ProcessHandle.current().pid());
    PidFd.open(self).ifPresent(PidFd::close);
  }
}
