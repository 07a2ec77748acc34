package org.lxcpool.lxc.internal.linux;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The error number of a failed program start, which {@link ProcessBuilder} reports only in the
 * message of its exception.
 *
 * @param errno the error number
 * @param text its text
 */
public record ProcessStartError(int errno, String text) {
  /** ETXTBSY of asm-generic/errno.h: another process has the file open for writing. */
  public static final int BUSY = 26;

  // "error=2, No such file or directory" of JDK 17, "error: 2 (No such file or directory) " of 25
  private static final Pattern MESSAGE = Pattern.compile("error(?:=|: )(\\d+)(?:, | \\()([^)]*)");

  /** Parses the message of a failed start; empty if it contains no number. */
  public static Optional<ProcessStartError> of(IOException e) {
    Matcher m = MESSAGE.matcher(String.valueOf(e.getMessage()));
    return m.find()
        ? Optional.of(new ProcessStartError(Integer.parseInt(m.group(1)), m.group(2).strip()))
        : Optional.empty();
  }
}
