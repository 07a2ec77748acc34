package org.lxcpool.lxc.internal.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The effective capabilities of a process.
 *
 * @param mask a bit for each number of linux/capability.h
 */
public record Capabilities(long mask) {
  /** To raise a resource limit, among others. */
  public static final int SYS_RESOURCE = 24;

  private static final String LINE = "CapEff:";

  /** Those of this process; none where they can't be read. */
  public static Capabilities ofThisProcess() {
    try {
      Path status = Path.of("/proc/self/status");
      return parse(new String(Files.readAllBytes(status), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return new Capabilities(0);
    }
  }

  /** Those in a {@code /proc/PID/status}; none where it doesn't say. */
  public static Capabilities parse(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith(LINE))
        .map(line -> line.substring(LINE.length()).strip())
        .filter(value -> value.matches("[0-9a-fA-F]{1,16}"))
        .map(value -> new Capabilities(Long.parseUnsignedLong(value, 16)))
        .findFirst()
        .orElse(new Capabilities(0));
  }

  /** Whether one of them is there. */
  public boolean has(int capability) {
    return (mask >>> capability & 1) == 1;
  }
}
