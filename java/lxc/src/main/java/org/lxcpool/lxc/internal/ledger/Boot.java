package org.lxcpool.lxc.internal.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Since when this host has been up: no process and no container outlives it. */
final class Boot {
  /** The kernel's name for this boot. */
  static final UUID ID = read();

  private Boot() {}

  /**
   * How long ago that was, in milliseconds. For what is recorded: it is the same for every process,
   * and doesn't jump when somebody sets the clock.
   */
  static long uptimeMillis() {
    try {
      String uptime = Files.readString(Path.of("/proc/uptime"));
      return new BigDecimal(uptime.substring(0, uptime.indexOf(' '))).movePointRight(3).longValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static UUID read() {
    try {
      return UUID.fromString(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
