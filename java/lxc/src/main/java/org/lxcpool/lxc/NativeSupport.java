package org.lxcpool.lxc;

import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.internal.liblxc.Liblxcpool;

/**
 * The status of liblxcpool, the native library of lxcpool. Without it, slower fallbacks are used,
 * and a container that is started in-process inherits attributes of this process: nice value,
 * scheduling, ignored signals. Thread-safe.
 *
 * <p>It is loaded from the file that the system property {@code lxcpool.native} sets ({@code off}
 * disables it), otherwise from the jar of lxcpool-lxc, otherwise from the system's library
 * directories.
 */
public final class NativeSupport {
  private NativeSupport() {}

  /**
   * Returns whether it is loaded.
   *
   * @return true if it is loaded
   */
  public static boolean isAvailable() {
    return Liblxcpool.get().isLoaded();
  }

  /**
   * Returns why it isn't loaded.
   *
   * @return the reason, with a fix; null if it is loaded
   */
  public static @Nullable Throwable unavailabilityCause() {
    return Liblxcpool.get().problem();
  }
}
