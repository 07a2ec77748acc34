package org.lxcpool.lxc.internal;

import java.util.Set;
import java.util.regex.Pattern;

/** One line of a container's configuration. */
public record ConfigItem(String key, String value) {
  private static final Pattern KEY = Pattern.compile("lxc(\\.[A-Za-z0-9_-]+)+");

  // What this library needs to be its own, to find and to clean up what it made.
  private static final Set<String> OURS =
      Set.of(
          "lxc.uts.name",
          "lxc.rootfs.path",
          "lxc.idmap",
          "lxc.log.file",
          "lxc.log.level",
          "lxc.console.logfile",
          "lxc.include",
          "lxc.ephemeral",
          "lxc.monitor.unshare");

  private static final Set<String> OUR_TREES =
      Set.of("lxc.net", "lxc.cgroup.dir", "lxc.cgroup.relative");

  /**
   * Checks one item that a user adds. Values may be secrets: no error repeats one.
   *
   * @throws IllegalArgumentException if the key is no key or one of ours, or the value would end
   *     its line and begin another
   */
  public static ConfigItem ofUser(String key, String value) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "config key \"" + printable(key) + "\" is not an lxc.* key");
    }
    boolean ours =
        OURS.contains(key)
            || OUR_TREES.stream().anyMatch(tree -> key.equals(tree) || key.startsWith(tree + "."));
    if (ours) {
      throw new IllegalArgumentException(
          "config key " + key + " is set by the factory; use its builder");
    }
    value
        .chars()
        .filter(Character::isISOControl)
        .findFirst()
        .ifPresent(
            c -> {
              throw new IllegalArgumentException(
                  "config value of " + key + " has a control character: " + shown(c));
            });
    return new ConfigItem(key, value);
  }

  private static String shown(int control) {
    return String.format("\\u%04x", control);
  }

  private static String printable(String text) {
    StringBuilder printable = new StringBuilder();
    text.chars()
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                printable.append(shown(c));
              } else {
                printable.append((char) c);
              }
            });
    return printable.toString();
  }
}
