package org.lxcpool.internal;

/**
 * How many workers may be live: a number, or, adaptive, the least that make about as many
 * containers a second as more of them would.
 *
 * <p>Adaptive, it climbs the hill of containers a second. So many live workers, by the time that a
 * creation takes, are the rate (Little's law), whatever the creations wait for: processors, a share
 * of them that a cgroup has used up, the disk, an address. Now and then it tries some more workers
 * or some less, between two looks at as many as now, so that a host that becomes slower or quicker
 * meanwhile deceives nobody. More stay if they bring something; where less bring the same, less
 * stay, since each creation is then sooner done. While all stays as it is, trials become rare.
 *
 * <p>On a host that something else loads, more workers would always bring something: they take it
 * from the others. What TCP Vegas does with packets (Brakmo, O'Malley, Peterson 1994) keeps them
 * from it: a creation takes so long on an idle host and so much longer now, so that of {@code n} at
 * once {@code n - idle * rate} wait instead of being worked on. Where those are too many, fewer
 * workers stay, whatever they bring.
 *
 * <p>Guarded by the pool's lock.
 */
final class ConcurrencyLimit {
  /** What more workers must bring, of what they bring where none waits for another. */
  private static final double WORTH = 0.1;

  /** The same where one look is enough. */
  private static final double CLEARLY_WORTH = 0.5;

  /** Creations that are looked at together, at least; the rates of 32 vary by some 6 %. */
  private static final int WINDOW = 32;

  /** How long they take at least, all in all: what else a host does comes in bursts. */
  private static final long WINDOW_NANOS = 1_000_000_000;

  /** The same at the beginning, after the first of all, which load classes and fill caches. */
  private static final int FIRST_WINDOW = 8;

  private static final int COLD = 16;

  /** Windows between two trials. */
  private static final int SHORTEST_REST = 4;

  private static final int LONGEST_REST = 16;

  /** So many may wait for each other and for what else loads the host: a number, and a share. */
  private static final double MAY_WAIT = 1.5;

  private static final double SHARE_MAY_WAIT = 1 / 3.0;

  /** How much longer a creation is taken to last on an idle host at each window without proof. */
  private static final double FORGET = 1.001;

  /** A rate that is so many times what it was, or that part of it, is that of another host. */
  private static final double ANOTHER_HOST = 1.5;

  /** A creation counts for no longer than so many times the mean. */
  private static final double LONGEST = 5;

  private final boolean adaptive;
  private int most;
  private int now;

  /** How many there are while nothing is tried. */
  private int settled;

  private Step step = Step.DOUBLING;

  /** Creations to come that began with other numbers of workers: they aren't looked at. */
  private int toSkip = COLD;

  // The creations looked at together.
  private int seen;
  private long sum;

  private int rest = SHORTEST_REST;
  private int rested;

  /** Nanoseconds that a creation takes on an idle host; 0 while that isn't known. */
  private double idle;

  // The trial: which way, with how many, and the containers a nanosecond before and in it.
  private boolean upwards = true;
  private int other;
  private double before;
  private double tried;

  /** What the creations looked at are for. */
  private enum Step {
    /** To begin with: twice as many each time, as long as that brings much. */
    DOUBLING,
    /** With the settled number. */
    RESTING,
    /** With another one. */
    TRIAL,
    /** With the settled one again, to compare. */
    AFTER_TRIAL
  }

  private ConcurrencyLimit(int most, boolean adaptive, int begin) {
    this.most = most;
    this.adaptive = adaptive;
    settled = Math.min(most, begin);
    now = settled;
  }

  static ConcurrencyLimit fixed(int most) {
    return new ConcurrencyLimit(most, false, most);
  }

  /** Begins with as many as there are processors. */
  static ConcurrencyLimit adaptive(int most) {
    return new ConcurrencyLimit(most, true, Runtime.getRuntime().availableProcessors());
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
    if (adaptive) {
      before = 0;
      settle(Math.min(settled, n)); // which ends a trial of more
    } else {
      now = n;
    }
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
    if (toSkip > 0) {
      toSkip--;
      return;
    }
    seen++;
    // That one took very long needn't be the limit's fault.
    sum += before > 0 ? Math.min(nanos, (long) (LONGEST * settled / before)) : nanos;
    if (isFull()) {
      double rate = now * seen / (double) Math.max(1, sum);
      forgetSeen();
      judge(rate);
    }
  }

  private boolean isFull() {
    return step == Step.DOUBLING
        ? seen >= Math.max(FIRST_WINDOW, 2 * now)
        : seen >= Math.max(WINDOW, 2 * now) && sum / now >= WINDOW_NANOS;
  }

  private void judge(double rate) {
    if (step != Step.DOUBLING) { // whose windows are too short
      idle = idle == 0 ? now / rate : Math.min(FORGET * idle, now / rate);
    }
    switch (step) {
      case DOUBLING -> doubled(rate);
      case RESTING -> rested(rate);
      case TRIAL -> triedOther(rate);
      case AFTER_TRIAL -> decide((before + rate) / 2);
    }
  }

  private void doubled(double rate) {
    if (before > 0 && !isWorth(CLEARLY_WORTH, settled, before, now, rate)) {
      settle(settled);
    } else if (now == most) {
      settle(most);
    } else {
      settled = now;
      before = rate;
      change(Math.min(most, 2 * now));
    }
  }

  private void rested(double rate) {
    if (rate > before * ANOTHER_HOST || rate < before / ANOTHER_HOST) {
      rest = SHORTEST_REST;
      upwards = rate > before;
      before = rate;
    }
    before = (before + rate) / 2;
    rested++;
    if (settled > 1 && isCrowded(settled, rate)) {
      rest = SHORTEST_REST;
      upwards = false;
      settle(fewer());
    } else if (rested >= rest && most > 1) {
      upwards = settled == 1 || (upwards && settled < most);
      int more = Math.min(most, settled + Math.max(1, settled / 2));
      other = upwards ? more : fewer();
      step = Step.TRIAL;
      change(other);
    }
  }

  private int fewer() {
    return settled - Math.max(1, settled / 3);
  }

  private boolean isCrowded(int workers, double rate) {
    return workers - idle * rate > Math.max(MAY_WAIT, SHARE_MAY_WAIT * workers);
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
      rest = Math.min(LONGEST_REST, 2 * rest);
      upwards = !upwards;
      settle(settled);
    }
  }

  private void accept() {
    rest = SHORTEST_REST;
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
    toSkip = workers == now ? 0 : Math.max(workers, now);
    now = workers;
    forgetSeen();
  }

  private void forgetSeen() {
    seen = 0;
    sum = 0;
  }

  /** Whether more workers bring such a share of what they bring where none waits for another. */
  private static boolean isWorth(double share, int few, double rate, int more, double moreRate) {
    return moreRate / rate - 1 >= share * (more - few) / few;
  }
}
