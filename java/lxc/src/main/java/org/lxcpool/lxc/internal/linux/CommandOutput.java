package org.lxcpool.lxc.internal.linux;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The output of a program, read on a thread of its own: a read of a pipe can't be interrupted, but
 * waiting for that thread can. Thread-safe.
 */
final class CommandOutput implements Runnable {
  private static final int MOST_KEPT = 1 << 20;
  private static final int LONGEST_LINE = 1 << 12;
  private static final int CHUNK = 1 << 13;

  private final Process process;
  private final Consumer<String> lines;
  private final Thread reader = new Thread(this, "lxcpool-command-output");
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(); // the reader's

  @GuardedBy("this")
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  private volatile @Nullable Throwable failure;

  /**
   * @param lines receives each line on the reader thread; the part of a line beyond 4096 bytes
   *     comes as the next line
   */
  CommandOutput(Process process, Consumer<String> lines) {
    this.process = process;
    this.lines = lines;
    reader.setDaemon(true);
  }

  /**
   * Starts to read.
   *
   * @throws IOException if no thread can be started
   */
  void start() throws IOException {
    try {
      reader.start();
    } catch (OutOfMemoryError e) {
      throw new IOException("can't start a thread to read its output: " + e.getMessage(), e);
    }
  }

  /** Waits for the end of the output, and returns whether it was reached in time. */
  boolean awaitEnd(long nanos) throws InterruptedException {
    reader.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
    return !reader.isAlive();
  }

  /**
   * Returns why the output couldn't be read or a line not be consumed; null if there was no error.
   */
  @Nullable Throwable failure() {
    return failure;
  }

  /** Returns the output so far, at least its last 1 MiB, without white space around it. */
  synchronized String text() {
    return kept.toString(StandardCharsets.UTF_8).strip();
  }

  @Override
  public void run() {
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = process.getInputStream()) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        keep(chunk, n);
        split(chunk, n);
      }
      if (line.size() > 0) {
        pass();
      }
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
      ProcessTree.kill(process); // it would block on a full pipe
    }
  }

  private synchronized void keep(byte[] bytes, int count) {
    if (kept.size() + count > 2 * MOST_KEPT) {
      byte[] all = kept.toByteArray();
      kept.reset();
      kept.write(all, all.length - MOST_KEPT, MOST_KEPT);
    }
    kept.write(bytes, 0, count);
  }

  private void split(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n') {
        pass();
      } else {
        line.write(bytes[i]);
        if (line.size() == LONGEST_LINE) {
          pass();
        }
      }
    }
  }

  private void pass() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    lines.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }
}
