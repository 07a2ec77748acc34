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
 * Checks that liblxc supports the items that the user adds to the configuration of containers.
 * Otherwise each creation would fail.
 */
public final class ConfigKeyCheck {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigKeyCheck.class);

  // The rest of these keys is named by the kernel; liblxc knows only the prefix.
  private static final Pattern FAMILY =
      Pattern.compile("(lxc\\.(?:cgroup2?|prlimit|proc|sysctl))\\..+");

  private static final String ROOTFS_OPTIONS = "lxc.rootfs.options";

  private ConfigKeyCheck() {}

  /**
   * Checks that no mount options are set for a liblxc that overflows a buffer with them.
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
              + ", which writes past the end of a buffer then: install 5.0.1 or later");
    }
  }

  /**
   * Checks the keys with liblxc in this process, even if a launcher will create the containers: the
   * check has no side effects.
   *
   * @throws ContainerException if liblxc doesn't support a key
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
        LOG.info("can't check the keys of config(): {}", e.getMessage());
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
                + ": see lxc.container.conf(5) for its keys");
      }
    }
  }
}
