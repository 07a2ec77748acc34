package org.lxcpool.lxc.internal.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.lxcpool.lxc.internal.linux.KernelVersion;

/**
 * The confinement that this host can enforce.
 *
 * @param userXattrs whether an overlay that is mounted in a user namespace can store its attributes
 *     as user.* xattrs, as since Linux 5.11
 * @param seccomp whether the kernel filters system calls
 * @param appArmorProfile the profile for containers; empty if AppArmor isn't enabled
 */
public record HostSecurity(boolean userXattrs, boolean seccomp, Optional<String> appArmorProfile) {

  /** Detects the confinement of this host. */
  public static HostSecurity ofThisHost() {
    return new HostSecurity(
        KernelVersion.ofThisHost().isAtLeast(5, 11),
        Files.exists(Path.of("/proc/sys/kernel/seccomp/actions_avail")),
        appArmor());
  }

  private static Optional<String> appArmor() {
    try {
      if (!Files.readString(Path.of("/sys/module/apparmor/parameters/enabled")).startsWith("Y")) {
        return Optional.empty();
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    // With this tool, liblxc generates a profile for each container; otherwise the packaged profile
    // is used.
    boolean parser =
        Files.isExecutable(Path.of("/sbin/apparmor_parser"))
            || Files.isExecutable(Path.of("/usr/sbin/apparmor_parser"));
    return Optional.of(parser ? "generated" : "lxc-container-default-cgns");
  }
}
