package org.lxcpool.lxc.internal.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The effective capabilities of a process.
 *
 * @param mask a bit for each capability number of linux/capability.h
 */
public record Capabilities(long mask) {
  /** CAP_SYS_RESOURCE, which permits raising a hard resource limit. */
  public static final int SYS_RESOURCE = 24;

  private static final String LINE = "CapEff:";

  /** Returns the capabilities of this process; none if they can't be read. */
  public static Capabilities ofThisProcess() {
    try {
      Path status = Path.of("/proc/self/status");
      return parse(new String(Files.readAllBytes(status), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return new Capabilities(0);
    }
  }

  /**
   * Returns the capabilities in the text of a {@code /proc/PID/status}; none if it doesn't list
   * them.
   */
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

  /** Returns whether a capability is in the set. */
  public boolean has(int capability) {
    return (mask >>> capability & 1) == 1;
  }
}
