package org.lxcpool.lxc.internal.backend;

import java.util.regex.Pattern;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.Isolation;
import org.lxcpool.lxc.internal.liblxc.Liblxc;
import org.lxcpool.lxc.internal.liblxc.LxcVersion;
import org.lxcpool.lxc.internal.spec.ConfigItem;
import org.lxcpool.lxc.internal.spec.FactorySettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether liblxc knows what the user adds to the configuration of containers. Else each creation
 * would fail.
 */
public final class ConfigKeyCheck {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigKeyCheck.class);

  // What follows these is the kernel's to name; liblxc answers for the prefix alone.
  private static final Pattern FAMILY =
      Pattern.compile("(lxc\\.(?:cgroup2?|prlimit|proc|sysctl))\\..+");

  private static final String ROOTFS_OPTIONS = "lxc.rootfs.options";

  private ConfigKeyCheck() {}

  /**
   * Checks that no mount options are wanted of a liblxc that overflows with them.
   *
   * @throws ContainerException if there are any
   */
  public static void check(FactorySettings settings, LxcVersion liblxc) {
    if (!liblxc.hasOverlayOptions() && ConfigItem.last(settings.config(), ROOTFS_OPTIONS) != null) {
      throw new ContainerException(
          "config key "
              + ROOTFS_OPTIONS
              + " can't be used with liblxc "
              + liblxc
              + ", which writes beyond its memory then: 5.0.1 and later don't");
    }
  }

  /**
   * Asks liblxc in this process, also where a launcher will call it: the question does nothing.
   *
   * @throws ContainerException if it doesn't know a key
   */
  public static void check(FactorySettings settings) {
    if (settings.config().isEmpty()) {
      return;
    }
    Liblxc liblxc;
    try {
      liblxc = Liblxc.get();
    } catch (ContainerException e) {
      if (settings.isolation() == Isolation.PROCESS) {
        LOG.info("the keys of config() are not checked: {}", e.getMessage());
        return;
      }
      throw e;
    }
    for (ConfigItem item : settings.config()) {
      if (!liblxc.knows(FAMILY.matcher(item.key()).replaceFirst("$1"))) {
        throw new ContainerException(
            "config key "
                + item.key()
                + " is unknown to liblxc "
                + liblxc.version()
                + ": lxc.container.conf(5) lists those it has");
      }
    }
  }
}
