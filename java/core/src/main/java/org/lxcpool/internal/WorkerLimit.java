package org.lxcpool.internal;

import java.util.Arrays;

/**
 * How many workers may be live: a number, or, adaptive, as many of them as make more containers
 * than they make each other wait.
 *
 * <p>Adaptive, it does what TCP Vegas does with packets (Brakmo, O'Malley, Peterson 1994). A
 * creation takes so long on an idle host and so much longer now; of {@code n} creations at once,
 * the share {@code 1 - idle/now} therefore waits for others instead of being worked on. While that
 * is less than one creation, one more worker makes more containers; when it is more than two, one
 * less makes as many, and each of them sooner. What else loads the host makes creations slower,
 * too, and is given way to. What "idle" means is measured now and then, with half as many workers.
 *
 * <p>Guarded by the pool's lock.
 */
final class WorkerLimit {
  private static final double TOO_FEW_WAIT = 1;
  private static final double TOO_MANY_WAIT = 2;

  /** Creations that are looked at together, at least: their median counts. */
  private static final int LEAST_WINDOW = 5;

  private static final int LONGEST_WINDOW = 64;

  /** Windows after which the idle host is measured again. */
  private static final int MEASURE_EACH = 50;

  private final boolean adaptive;
  private final long[] window = new long[LONGEST_WINDOW];
  private int most;
  private int now;
  private int seen;
  private int windows;
  private long idle = Long.MAX_VALUE;
  private boolean growsQuickly = true;

  /** The limit to go back to, while the idle host is measured; 0 else. */
  private int afterMeasuring;

  private WorkerLimit(int most, boolean adaptive, int begin) {
    this.most = most;
    this.adaptive = adaptive;
    now = Math.min(most, begin);
  }

  static WorkerLimit fixed(int most) {
    return new WorkerLimit(most, false, most);
  }

  /** Begins with as many as there are processors. */
  static WorkerLimit adaptive(int most) {
    return new WorkerLimit(most, true, Runtime.getRuntime().availableProcessors());
  }

  /** So many may be live now. */
  int now() {
    return now;
  }

  /** So many at most. */
  int most() {
    return most;
  }

  void setMost(int n) {
    most = n;
    now = adaptive ? Math.min(now, n) : n;
  }

  /**
   * A container was made.
   *
   * @param nanos how long it took
   * @param live how many workers were live, this one included
   */
  void made(long nanos, int live) {
    // With fewer workers than may be, it says nothing about the limit.
    if (!adaptive || live < now) {
      return;
    }
    window[seen++] = nanos;
    if (seen >= Math.min(LONGEST_WINDOW, Math.max(LEAST_WINDOW, 2 * now))) {
      long[] times = Arrays.copyOf(window, seen);
      Arrays.sort(times);
      seen = 0;
      adapt(Math.max(1, times[times.length / 2]));
    }
  }

  private void adapt(long median) {
    windows++;
    if (afterMeasuring > 0) {
      idle = median;
      now = Math.min(most, afterMeasuring);
      afterMeasuring = 0;
      return;
    }
    idle = Math.min(idle, median);
    double waiting = now * (1 - (double) idle / median);
    if (waiting > TOO_MANY_WAIT) {
      growsQuickly = false;
      now = Math.max(1, now - (int) Math.max(1, (waiting - TOO_MANY_WAIT) / 2));
    } else if (waiting < TOO_FEW_WAIT) {
      now = Math.min(most, growsQuickly && waiting < TOO_FEW_WAIT / 2 ? 2 * now : now + 1);
    } else {
      growsQuickly = false;
    }
    if (windows % MEASURE_EACH == 0 && now > 1) {
      afterMeasuring = now;
      now = now / 2;
    }
  }
}
