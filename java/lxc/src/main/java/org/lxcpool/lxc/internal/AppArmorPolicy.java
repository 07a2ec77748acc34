package org.lxcpool.lxc.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The AppArmor policy of one container: the profile that liblxc generates for it, and the namespace
 * in which the container may load profiles of its own. A monitor removes both at its end, unless it
 * was killed.
 */
final class AppArmorPolicy {
  private static final Path SECURITY = Path.of("/sys/kernel/security/apparmor");

  private final Path security;
  private final Footprint footprint;

  AppArmorPolicy(Footprint footprint) {
    this(SECURITY, footprint);
  }

  AppArmorPolicy(Path security, Footprint footprint) {
    this.security = security;
    this.footprint = footprint;
  }

  /** The profile's name, as liblxc makes it of the container's name and path. */
  private String profile() {
    return "lxc-" + footprint.name() + "_<" + footprint.lxcPath() + ">";
  }

  private Path namespace() {
    return security.resolve("policy/namespaces").resolve(profile().replace('/', '-'));
  }

  /**
   * Removes what is left of it; no process of the container may run any more.
   *
   * @return what could not be removed, in words; empty if nothing is left
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

  private boolean isLoaded() throws IOException {
    Path profiles = security.resolve("profiles");
    return Files.exists(profiles, LinkOption.NOFOLLOW_LINKS)
        && Files.readAllLines(profiles, StandardCharsets.ISO_8859_1).stream()
            .anyMatch(line -> line.startsWith(profile() + " ("));
  }
}
