package org.lxcpool.lxc.internal.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.cgroup.Cgroups;
import org.lxcpool.lxc.internal.liblxc.LxcVersion;
import org.lxcpool.lxc.internal.linux.Libc;
import org.lxcpool.lxc.internal.linux.PidFd;
import org.lxcpool.lxc.internal.spec.FactorySettings;

/** The requirements of a factory. An unmet one is reported as one sentence with the fix. */
public final class HostRequirements {
  // The trials that succeeded. Their results don't change, and a trial runs several programs.
  private static final Set<List<Object>> PASSED = ConcurrentHashMap.newKeySet();

  /** The host's configuration of liblxc, as Debian builds it. */
  private static final Path LXC_CONF = Path.of("/etc/lxc/lxc.conf");

  private static final Pattern CGROUP_PATTERN =
      Pattern.compile("(?m)^\\s*lxc\\.cgroup\\.pattern\\s*=\\s*\\S");

  private HostRequirements() {}

  /**
   * Tries to mount an overlay on the filesystem of the containers, once for each filesystem.
   *
   * @param home the directory for the trial, if it is on the same filesystem
   * @param lxcPath the path of the containers, which should contain nothing else
   * @param unprivileged whether the overlays are mounted in user namespaces
   * @throws ContainerException if the kernel refuses it
   */
  public static void checkOverlay(Path home, Path lxcPath, boolean unprivileged) {
    try {
      Object device = Files.getAttribute(lxcPath, "unix:dev");
      // The number of an unmounted filesystem may be reused.
      String type = Files.getFileStore(lxcPath).type();
      List<Object> filesystem = List.of(device, type, unprivileged);
      if (!PASSED.contains(filesystem)) {
        boolean same = device.equals(Files.getAttribute(home, "unix:dev"));
        StorageChecks.requireOverlay(new LiveHost(), same ? home : lxcPath, unprivileged);
        PASSED.add(filesystem);
      }
    } catch (IOException e) {
      throw new ContainerException("can't check " + lxcPath + ": " + e, e);
    }
  }

  /**
   * Checks that neither the directives of a systemd service nor a container around this process
   * restrict it so that it can't run containers. A check that passed isn't repeated: its result
   * can't change during the life of this process.
   *
   * @param settings the paths and the kind of the containers
   * @param connected whether they have a network
   * @throws ContainerException if a restriction prevents it; the message names it
   */
  public static void checkService(FactorySettings settings, boolean connected) {
    Set<Path> paths = new LinkedHashSet<>(List.of(settings.home(), settings.lxcPath()));
    boolean unprivileged = settings.idMap() != null;
    List<Object> kind = List.of(paths, unprivileged, connected);
    if (!PASSED.contains(kind)) {
      ServiceChecks.require(new LiveHost(), paths, unprivileged, connected);
      PASSED.add(kind);
    }
  }

  /**
   * Checks that a host whose liblxc supports only cgroup v2 has no v1 hierarchies.
   *
   * @throws ContainerException if it has some
   */
  public static void checkCgroups(LxcVersion liblxc, Cgroups cgroups) {
    if (!liblxc.hasCgroupV1() && !cgroups.isUnifiedAlone()) {
      throw new ContainerException(
          CgroupChecks.v1Unknown(liblxc) + ": " + CgroupChecks.UNIFIED_ONLY);
    }
    if (!liblxc.namesCgroups()) {
      checkCgroupPattern(liblxc, LXC_CONF);
    }
  }

  /**
   * Checks that the host's configuration doesn't move the cgroups of containers. Before liblxc 5.0
   * a container can't choose its cgroups, and one that isn't where its pool expects it would stay
   * on the host.
   *
   * @throws ContainerException if the file sets a pattern
   */
  static void checkCgroupPattern(LxcVersion liblxc, Path file) {
    String content;
    try {
      content = Files.readString(file);
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw new ContainerException("can't read " + file + ": " + e, e);
    }
    if (CGROUP_PATTERN.matcher(content).find()) {
      throw new ContainerException(
          "lxc.cgroup.pattern in "
              + file
              + " moves the cgroups of containers, which liblxc "
              + liblxc
              + " can't override: remove the line, or install liblxc 5.0 or later");
    }
  }

  /**
   * Checks that this process is root's and can call libc and pidfd_open.
   *
   * @throws ContainerException if it isn't or can't
   */
  public static void check() {
    try {
      if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
        throw new ContainerException("containers need root: run this process as root");
      }
    } catch (IOException e) {
      throw new ContainerException("can't read /proc: is it mounted?", e);
    }
    Libc.Loader.require();
    int self = Math.toIntExact(ProcessHandle.current().pid());
    PidFd.open(self).ifPresent(PidFd::close);
  }
}
