package org.lxcpool.lxc.internal.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Since when this host has been up: no process and no container outlives it. */
final class Boot {
  /** The kernel's name for this boot. */
  static final UUID ID = read();

  private Boot() {}

  private static UUID read() {
    try {
      return UUID.fromString(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
