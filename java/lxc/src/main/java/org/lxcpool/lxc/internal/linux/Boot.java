package org.lxcpool.lxc.internal.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The current boot of this host, which no process or container outlives. */
public final class Boot {
  /** The kernel's id of this boot. */
  public static final UUID ID = read();

  private Boot() {}

  /**
   * Returns the milliseconds since the boot, suspended time included. Suits records: the value is
   * the same in every process, and setting the clock doesn't change it.
   */
  public static long uptimeMillis() {
    long[] time = new long[2];
    if (Libc.INSTANCE.clock_gettime(Libc.CLOCK_BOOTTIME, time) < 0) {
      throw new IllegalStateException("can't read CLOCK_BOOTTIME: " + Libc.text(Libc.errno()));
    }
    return TimeUnit.SECONDS.toMillis(time[0]) + TimeUnit.NANOSECONDS.toMillis(time[1]);
  }

  private static UUID read() {
    try {
      return UUID.fromString(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
