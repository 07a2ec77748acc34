package org.lxcpool.lxc.internal.cleanup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lxcpool.lxc.internal.spec.ContainerPaths;

/**
 * The AppArmor policy of one container: the profile that liblxc generates for it, and the namespace
 * in which the container may load its own profiles. A monitor removes both when it exits, unless it
 * was killed.
 */
final class AppArmorPolicy {
  private static final Path SECURITY = Path.of("/sys/kernel/security/apparmor");

  /** The longest name in bytes that liblxc expects the kernel to accept. */
  private static final int LONGEST_NAME = 246;

  private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final Path security;
  private final ContainerPaths paths;

  AppArmorPolicy(ContainerPaths paths) {
    this(SECURITY, paths);
  }

  AppArmorPolicy(Path security, ContainerPaths paths) {
    this.security = security;
    this.paths = paths;
  }

  /**
   * Returns the profile's name, which liblxc derives from the container's name and path. A name
   * that would be too long for the kernel is replaced by its FNV-1a hash.
   */
  private String profile() {
    String name = "lxc-" + paths.name() + "_<" + paths.lxcPath() + ">";
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= LONGEST_NAME) {
      return name;
    }
    long hash = FNV_OFFSET_BASIS;
    for (byte each : bytes) {
      hash = (hash ^ (each & 0xFF)) * FNV_PRIME;
    }
    return String.format(Locale.ROOT, "%016x", hash);
  }

  private Path namespace() {
    return security.resolve("policy/namespaces").resolve(profile().replace('/', '-'));
  }

  /**
   * Removes what is left of the policy. No process of the container may run any more.
   *
   * @return descriptions of what could not be removed; empty if nothing is left
   */
  List<String> remove() {
    List<String> left = new ArrayList<>();
    try {
      if (isLoaded()) {
        Files.writeString(security.resolve(".remove"), profile());
      }
    } catch (IOException e) {
      left.add("AppArmor profile " + profile() + " (" + e.getMessage() + ")");
    }
    try {
      Files.deleteIfExists(namespace());
    } catch (IOException e) {
      left.add("AppArmor namespace " + namespace() + " (" + e.getMessage() + ")");
    }
    return left;
  }

  // Names of other profiles may not be text, so all are compared as bytes.
  private boolean isLoaded() throws IOException {
    Path profiles = security.resolve("profiles");
    byte[] ours = (profile() + " (").getBytes(StandardCharsets.UTF_8);
    String bytes = new String(ours, StandardCharsets.ISO_8859_1);
    return Files.exists(profiles, LinkOption.NOFOLLOW_LINKS)
        && Files.readAllLines(profiles, StandardCharsets.ISO_8859_1).stream()
            .anyMatch(line -> line.startsWith(bytes));
  }
}
