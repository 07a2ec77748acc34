package org.lxcpool.cli.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.lxcpool.PoolError;
import org.lxcpool.PoolListener;
import org.lxcpool.cli.support.Failures;

/**
 * Shows the progress of a fill: on a terminal by one line that is redrawn, otherwise by one line
 * per container. Errors get separate lines on both. Thread-safe.
 */
final class LiveProgress implements PoolListener {
  private static final int BAR = 24;
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  // Moves to the start of the line and erases it.
  private static final String REDRAW = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private final int capacity;
  private String title = "";
  private int created;
  private int gone;
  private boolean shown;
  private long begun;

  LiveProgress(PrintWriter out, boolean terminal, int capacity) {
    this.out = out;
    this.terminal = terminal;
    this.capacity = capacity;
  }

  /** Starts showing a fill, after a number of containers were taken. */
  synchronized void begin(String what, int taken) {
    title = what;
    gone = taken;
    begun = System.nanoTime();
    shown = true;
    draw(ready());
  }

  /** Redraws the line on a terminal. */
  synchronized void draw(int nowReady) {
    if (shown && terminal) {
      int full = Math.min(BAR, BAR * nowReady / capacity);
      out.printf(
          Locale.ROOT,
          "%s%-7s [%s%s] %d/%d ready, %.2f s",
          REDRAW,
          title,
          "#".repeat(full),
          ".".repeat(BAR - full),
          nowReady,
          capacity,
          seconds());
      out.flush();
    }
  }

  /** Stops showing it and returns the time since the start. */
  synchronized Duration end() {
    if (shown && terminal) {
      out.print(REDRAW);
      out.flush();
    }
    shown = false;
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** Waits briefly until a full pool has reported all its containers to this listener. */
  synchronized void awaitReported() throws InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    long left = TIMEOUT.toNanos();
    while (ready() < capacity && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = deadline - System.nanoTime();
    }
  }

  @Override
  public synchronized void containerReady(String container, Duration took) {
    created++;
    notifyAll();
    if (shown && !terminal && created > gone) {
      out.printf(
          Locale.ROOT,
          "%-7s %d/%d ready, %.2f s: %s%n",
          title,
          ready(),
          capacity,
          seconds(),
          container);
      out.flush();
    }
  }

  @Override
  public synchronized void errorRecorded(PoolError error) {
    out.print(shown && terminal ? REDRAW : "");
    out.printf(
        "error   %s: %s%n",
        error.phase().name().toLowerCase(Locale.ROOT), Failures.message(error.cause()));
    out.flush();
  }

  private int ready() {
    return Math.max(0, Math.min(capacity, created - gone));
  }

  private double seconds() {
    return (System.nanoTime() - begun) / 1e9;
  }
}
