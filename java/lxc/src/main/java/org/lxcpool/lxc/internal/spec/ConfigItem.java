package org.lxcpool.lxc.internal.spec;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An item of a container's configuration. */
public record ConfigItem(String key, String value) {
  private static final Pattern KEY = Pattern.compile("lxc(\\.[A-Za-z0-9_-]+)+");

  private static final String NONE = "it can't be set";

  // The keys that this library must control, to find and clean up its containers, and what sets
  // them.
  private static final Map<String, String> OURS =
      Map.ofEntries(
          Map.entry("lxc.uts.name", "use namePrefix(...)"),
          Map.entry("lxc.rootfs.path", "give builder(...) another BaseImage"),
          Map.entry("lxc.idmap", "use unprivileged(...) or privileged()"),
          Map.entry("lxc.log.file", "its errors are in the messages of exceptions"),
          Map.entry("lxc.log.level", "its errors are in the messages of exceptions"),
          Map.entry("lxc.console.logfile", "LxcContainer.consoleLog() reads it"),
          Map.entry("lxc.include", "use config(...) for each item of that file"),
          Map.entry("lxc.ephemeral", NONE),
          Map.entry("lxc.monitor.unshare", NONE));

  private static final Map<String, String> OUR_TREES =
      Map.of("lxc.net", "use network(...)", "lxc.cgroup.dir", NONE, "lxc.cgroup.relative", NONE);

  /**
   * Checks an item that the user adds. No error message contains a value, since it may be a secret.
   *
   * @throws IllegalArgumentException if the key isn't valid or is set by this library, or the value
   *     contains a control character, such as one that would begin another line
   */
  public static ConfigItem ofUser(String key, String value) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "config key \"" + printable(key) + "\" is not an lxc.* key");
    }
    String setter = setter(key);
    if (setter != null) {
      throw new IllegalArgumentException("config key " + key + " is set by the factory: " + setter);
    }
    value
        .chars()
        .filter(Character::isISOControl)
        .findFirst()
        .ifPresent(
            c -> {
              throw new IllegalArgumentException(
                  "config value of " + key + " contains a control character: " + shown(c));
            });
    return new ConfigItem(key, value);
  }

  /**
   * Returns what to use in place of a key that this library sets; null if the user may set the key.
   */
  private static @Nullable String setter(String key) {
    for (Map.Entry<String, String> tree : OUR_TREES.entrySet()) {
      if (key.equals(tree.getKey()) || key.startsWith(tree.getKey() + ".")) {
        return tree.getValue();
      }
    }
    return OURS.get(key);
  }

  /**
   * Returns the value of the last item with a key, which takes precedence; null if there is none.
   */
  public static @Nullable String last(List<ConfigItem> items, String key) {
    return items.stream()
        .filter(item -> item.key().equals(key))
        .reduce((first, second) -> second)
        .map(ConfigItem::value)
        .orElse(null);
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
