package org.lxcpool.lxc.internal.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Since when this host has been up: no process and no container outlives it. */
public final class Boot {
  /** The kernel's name for this boot. */
  public static final UUID ID = read();

  private Boot() {}

  /**
   * How long ago that was, in milliseconds. For what is recorded: it is the same for every process,
   * and doesn't jump when somebody sets the clock.
   */
  public static long uptimeMillis() {
    long[] time = new long[2];
    if (Libc.INSTANCE.clock_gettime(Libc.CLOCK_BOOTTIME, time) < 0) {
      throw new IllegalStateException("no clock: " + Libc.text(Libc.errno()));
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
