package org.lxcpool.internal;

/**
 * The limit of the number of live workers: fixed, or adaptive. Not thread-safe: {@link PoolState}
 * guards it with the pool's lock.
 *
 * <p>The adaptive limit climbs the hill of the throughput. With {@code n} live workers and a mean
 * creation time {@code t}, the throughput is {@code r = n / t} by Little's law, whatever the
 * creations wait for: processors, the CPU quota of a cgroup, the disk, an address.
 *
 * <p>It begins by doubling while the throughput grows clearly, then rests at the settled number and
 * tries a neighbouring number from time to time: {@code n + n/2} or {@code n - n/3}. {@code m > n}
 * workers are worth it if {@code r(m) / r(n) - 1 >= share * (m - n) / n}, that is, if they bring at
 * least that share of what they would bring if no creation waited for another; otherwise the
 * smaller number is kept, since each creation is then done sooner. A trial lies between two
 * measurements of the settled number, so that a host that becomes slower or faster doesn't bias the
 * comparison. While nothing changes, trials become rare.
 *
 * <p>On a host that something else loads, more workers would always increase the throughput, at the
 * expense of the others. As TCP Vegas does with packets (Brakmo, O'Malley, Peterson 1994), the
 * limit therefore estimates the creation time {@code t0} on an idle host as the minimum of the
 * measured ones, so that {@code n - t0 * r} of {@code n} creations wait instead of progressing. If
 * too many wait, the limit is lowered, regardless of the throughput.
 */
final class ConcurrencyLimit {
  /** The share of the possible gain that more workers must bring; see the class comment. */
  private static final double WORTH = 0.1;

  /** The share with which one measurement is sufficient. */
  private static final double CLEARLY_WORTH = 0.5;

  /** The minimum creations per measurement; the throughput of 32 varies by about 6 %. */
  private static final int WINDOW = 32;

  /** The minimum duration of a measurement: the other load of a host comes in bursts. */
  private static final long WINDOW_NANOS = 1_000_000_000;

  /** The minimum creations per measurement while the limit is doubling. */
  private static final int FIRST_WINDOW = 8;

  /** The first creations, which load classes and fill caches, and aren't measured. */
  private static final int COLD = 16;

  /** The minimum measurements between two trials. */
  private static final int MIN_REST = 4;

  private static final int MAX_REST = 16;

  /** The creations that may wait: the maximum of a number and a share of the workers. */
  private static final double MAX_WAITING = 1.5;

  private static final double MAX_SHARE_WAITING = 1 / 3.0;

  /** The factor by which the idle creation time grows per measurement that doesn't confirm it. */
  private static final double FORGET = 1.001;

  /** A change of the throughput by this factor means that the host has changed. */
  private static final double ANOTHER_HOST = 1.5;

  /** A creation counts for at most this multiple of the mean. */
  private static final double OUTLIER = 5;

  private final boolean adaptive;
  private int max;
  private int current;

  /** The limit outside trials. */
  private int settled;

  private Step step = Step.DOUBLING;

  /** The number of creations to ignore because they began under another limit. */
  private int toSkip = COLD;

  // The current measurement: the number of creations and their total nanoseconds.
  private int seen;
  private long sum;

  private int rest = MIN_REST;
  private int rested;

  /** The nanoseconds of a creation on an idle host; 0 while unknown. */
  private double idle;

  // The trial: its direction and limit, and the creations per nanosecond before and during it.
  private boolean upwards = true;
  private int other;
  private double before;
  private double tried;

  /** The purpose of the current measurement. */
  private enum Step {
    /** The limit doubles while that increases the throughput clearly. */
    DOUBLING,
    /** The limit is the settled one. */
    RESTING,
    /** The limit is another one. */
    TRIAL,
    /** The limit is the settled one again, for comparison. */
    AFTER_TRIAL
  }

  private ConcurrencyLimit(int max, boolean adaptive, int initial) {
    this.max = max;
    this.adaptive = adaptive;
    settled = Math.min(max, initial);
    current = settled;
  }

  /** Creates a fixed limit. */
  static ConcurrencyLimit fixed(int max) {
    return new ConcurrencyLimit(max, false, max);
  }

  /** Creates an adaptive limit that begins with the number of processors. */
  static ConcurrencyLimit adaptive(int max) {
    return new ConcurrencyLimit(max, true, Runtime.getRuntime().availableProcessors());
  }

  /** Returns the current limit. */
  int current() {
    return current;
  }

  /** Returns the upper bound of the limit. */
  int max() {
    return max;
  }

  /** Changes the upper bound. A fixed limit changes with it; an adaptive one ends its trial. */
  void setMax(int n) {
    max = n;
    if (adaptive) {
      before = 0;
      settle(Math.min(settled, n));
    } else {
      current = n;
    }
  }

  /**
   * Records a successful creation.
   *
   * @param nanos the duration of the creation
   * @param live the number of live workers, the one of this creation included
   */
  void recordCreation(long nanos, int live) {
    // With fewer live workers than the limit, a creation says nothing about the limit.
    if (!adaptive || live < current) {
      return;
    }
    if (toSkip > 0) {
      toSkip--;
      return;
    }
    seen++;
    // A single very slow creation need not be caused by the limit.
    sum += before > 0 ? Math.min(nanos, (long) (OUTLIER * settled / before)) : nanos;
    if (isFull()) {
      double rate = current * seen / (double) Math.max(1, sum);
      forgetSeen();
      judge(rate);
    }
  }

  private boolean isFull() {
    return step == Step.DOUBLING
        ? seen >= Math.max(FIRST_WINDOW, 2 * current)
        : seen >= Math.max(WINDOW, 2 * current) && sum / current >= WINDOW_NANOS;
  }

  private void judge(double rate) {
    if (step != Step.DOUBLING) { // its measurements are too short
      double creationTime = current / rate;
      idle = idle == 0 ? creationTime : Math.min(FORGET * idle, creationTime);
    }
    switch (step) {
      case DOUBLING -> doubled(rate);
      case RESTING -> rested(rate);
      case TRIAL -> triedOther(rate);
      case AFTER_TRIAL -> decide((before + rate) / 2);
    }
  }

  private void doubled(double rate) {
    if (before > 0 && !isWorth(CLEARLY_WORTH, settled, before, current, rate)) {
      settle(settled);
    } else if (current == max) {
      settle(max);
    } else {
      settled = current;
      before = rate;
      change(Math.min(max, 2 * current));
    }
  }

  private void rested(double rate) {
    if (rate > before * ANOTHER_HOST || rate < before / ANOTHER_HOST) {
      rest = MIN_REST;
      upwards = rate > before;
      before = rate;
    }
    before = (before + rate) / 2;
    rested++;
    if (settled > 1 && isCrowded(settled, rate)) {
      rest = MIN_REST;
      upwards = false;
      settle(fewer());
    } else if (rested >= rest && max > 1) {
      upwards = settled == 1 || (upwards && settled < max);
      int more = Math.min(max, settled + Math.max(1, settled / 2));
      other = upwards ? more : fewer();
      step = Step.TRIAL;
      change(other);
    }
  }

  private int fewer() {
    return settled - Math.max(1, settled / 3);
  }

  /** Returns whether too many creations wait for each other or for other load of the host. */
  private boolean isCrowded(int workers, double rate) {
    return workers - idle * rate > Math.max(MAX_WAITING, MAX_SHARE_WAITING * workers);
  }

  private void triedOther(double rate) {
    tried = rate;
    if (upwards
        ? !isCrowded(other, tried) && isWorth(CLEARLY_WORTH, settled, before, other, tried)
        : !isWorth(0, other, tried, settled, before)) {
      accept();
    } else {
      step = Step.AFTER_TRIAL;
      change(settled);
    }
  }

  private void decide(double base) {
    if (upwards
        ? !isCrowded(other, tried) && isWorth(WORTH, settled, base, other, tried)
        : !isWorth(WORTH, other, tried, settled, base)) {
      accept();
    } else {
      rest = Math.min(MAX_REST, 2 * rest);
      upwards = !upwards;
      settle(settled);
    }
  }

  private void accept() {
    rest = MIN_REST;
    before = tried;
    settle(other);
  }

  private void settle(int workers) {
    settled = workers;
    rested = 0;
    step = Step.RESTING;
    change(workers);
  }

  private void change(int workers) {
    toSkip = workers == current ? 0 : Math.max(workers, current);
    current = workers;
    forgetSeen();
  }

  private void forgetSeen() {
    seen = 0;
    sum = 0;
  }

  /** Returns whether more workers bring at least that share of the possible gain. */
  private static boolean isWorth(double share, int few, double rate, int more, double moreRate) {
    return moreRate / rate - 1 >= share * (more - few) / few;
  }
}
