package org.lxcpool.cli.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.lxcpool.PoolError;
import org.lxcpool.PoolListener;
import org.lxcpool.cli.support.Failures;

/**
 * Shows a pool filling: on a terminal by one line that is drawn again and again, elsewhere by a
 * line for each container. Errors get lines of their own on both. Thread-safe.
 */
final class LiveProgress implements PoolListener {
  private static final int BAR = 24;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  // To the start of the line, and erase it.
  private static final String REDRAW = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private final int capacity;
  private String title = "";
  private int made;
  private int gone;
  private boolean shown;
  private long begun;

  LiveProgress(PrintWriter out, boolean terminal, int capacity) {
    this.out = out;
    this.terminal = terminal;
    this.capacity = capacity;
  }

  /** Begins to show a filling, after so many containers were taken. */
  synchronized void begin(String what, int taken) {
    title = what;
    gone = taken;
    begun = System.nanoTime();
    shown = true;
    draw(ready());
  }

  /** Draws the line again if this is a terminal. */
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

  /** Stops showing it. */
  synchronized Duration end() {
    if (shown && terminal) {
      out.print(REDRAW);
      out.flush();
    }
    shown = false;
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** Waits a little until the pool, which is full, has told of all that made it so. */
  synchronized void awaitTold() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long left = PATIENCE.toNanos();
    while (ready() < capacity && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = deadline - System.nanoTime();
    }
  }

  @Override
  public synchronized void containerReady(String container, Duration took) {
    made++;
    notifyAll();
    if (shown && !terminal && made > gone) {
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
    return Math.max(0, Math.min(capacity, made - gone));
  }

  private double seconds() {
    return (System.nanoTime() - begun) / 1e9;
  }
}
