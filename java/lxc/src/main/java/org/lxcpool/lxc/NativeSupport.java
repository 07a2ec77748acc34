package org.lxcpool.lxc;

import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.internal.liblxc.Liblxcpool;

/**
 * Whether liblxcpool, the small native library of this one, is loaded. Without it everything works
 * in a plainer way, and a container started in process has what this process passes on to its
 * children: nice value, scheduling, ignored signals. Thread-safe.
 *
 * <p>It is looked for in the file that the system property {@code lxcpool.native} names ({@code
 * off} means not at all), else in this library's own jar, else where the system has its libraries.
 */
public final class NativeSupport {
  private NativeSupport() {}

  /**
   * Whether it is loaded.
   *
   * @return true if it is
   */
  public static boolean isAvailable() {
    return Liblxcpool.get().isLoaded();
  }

  /**
   * Why it isn't loaded.
   *
   * @return the reason, with what mends it; null if it is loaded
   */
  public static @Nullable Throwable unavailabilityCause() {
    return Liblxcpool.get().problem();
  }
}
