package org.lxcpool.lxc.internal.container;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The errors in a container's log: liblxc reports its reasons only there. */
final class LogTail {
  private static final int MAX_BYTES = 64 << 10;
  private static final int MAX_LINES = 5;

  // lxc NAME 20260101120000.123 ERROR    start - ../src/lxc/start.c:__lxc_start:2107 - what
  // happened
  // The message may contain a program's output, a carriage return included.
  private static final Pattern ERROR =
      Pattern.compile(".*?\\bERROR\\s+\\S+ - \\S+ - (.*)", Pattern.DOTALL);

  private LogTail() {}

  /** Returns the last ERROR messages, oldest first, without their places in liblxc. */
  static List<String> errors(Path log) {
    Deque<String> errors = new ArrayDeque<>();
    for (String line : read(log).split("\n", -1)) {
      Matcher m = ERROR.matcher(line);
      if (m.matches()) {
        errors.addLast(m.group(1).trim());
        if (errors.size() > MAX_LINES) {
          errors.removeFirst();
        }
      }
    }
    return List.copyOf(errors);
  }

  private static String read(Path log) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long length = file.length();
      byte[] tail = new byte[(int) Math.min(length, MAX_BYTES)];
      file.seek(length - tail.length);
      file.readFully(tail);
      return new String(tail, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return ""; // the operation failed before there was a log
    }
  }
}
