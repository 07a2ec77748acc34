package org.lxcpool.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.lxcpool.Container;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when workers start and when they are given up: one thread that looks, starts what it may,
 * and parks.
 *
 * <p>Events unpark it. A get does so only if it must: the replenisher arms a flag, under the lock,
 * when it parks for want of a free place, and the first get that frees one disarms it and unparks.
 * A get and put in a row may make a place free for an instant, again and again; a wake-up that
 * found nothing to do is therefore followed by a short park unarmed, so that such a row costs one
 * unpark each {@link #CALM_NANOS} and not one each get. Nor is it armed while budget or backoff
 * forbid to start a worker.
 *
 * <p>It looks again after {@link #LOOK_AGAIN_NANOS} at the latest, so that it notices within a
 * second when the ticker jumps.
 */
final class Replenisher<C extends Container> implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Replenisher.class);

  static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** After the first wake-up in vain; what it delays still reaches the factory within 1 ms. */
  static final long CALM_NANOS = TimeUnit.MICROSECONDS.toNanos(250);

  static final long LONGEST_CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

  /** The least when it parks until a moment of the ticker, which may stand still. */
  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Settings settings;
  private final PoolState<C> state;
  private final Failures failures;
  private final CreationController<C> workforce;
  private final Destroyer<C> destroyer;
  private final LogThrottle warnings = new LogThrottle();
  private boolean wasArmed;
  private long calm = CALM_NANOS;
  private long superfluousSeen;

  Replenisher(
      Settings settings,
      PoolState<C> state,
      Failures failures,
      CreationController<C> workforce,
      Destroyer<C> destroyer) {
    this.settings = settings;
    this.state = state;
    this.failures = failures;
    this.workforce = workforce;
    this.destroyer = destroyer;
  }

  @Override
  public void run() {
    while (goesOn()) {
      long pause;
      try {
        pause = look();
      } catch (Throwable e) {
        pause = LOOK_AGAIN_NANOS;
        if (warnings.permit(System.nanoTime()) >= 0) {
          LOG.error("pool {}: the replenisher goes on after", settings.name, e);
        }
      }
      if (pause > 0) {
        Thread.interrupted(); // parking would return at once, for ever
        LockSupport.parkNanos(this, pause);
      }
    }
  }

  /** After a close it stays to give up the workers that hang, as long as there are any. */
  private boolean goesOn() {
    if (!state.closed) {
      return true;
    }
    state.lockPatiently();
    try {
      return !state.live.isEmpty();
    } finally {
      state.lock.unlock();
    }
  }

  /** Does what there is to do; the nanoseconds to park for. */
  private long look() {
    long pause = LOOK_AGAIN_NANOS;
    pause = Math.min(pause, Math.max(LEAST_NANOS, workforce.abandonOverdue()));
    retireOld();
    destroyer.launch();
    boolean superfluous = sawSuperfluous();
    int started = superfluous ? 0 : workforce.startAll();

    long now = settings.ticker.read();
    long throttledFor;
    boolean backingOff;
    state.lockPatiently();
    try {
      throttledFor = failures.throttledFor(now);
      backingOff = failures.isBackingOff();
      long blockedFor = Math.max(throttledFor, failures.backingOffFor(now));
      if (started > 0) {
        calm = CALM_NANOS;
      }
      boolean wokenInVain = wasArmed && !state.armed && started == 0;
      state.armed = false;
      state.blocked = blockedFor > 0;
      if (blockedFor > 0) {
        pause = Math.min(pause, Math.max(LEAST_NANOS, blockedFor));
      } else if (superfluous) {
        pause = LONGEST_CALM_NANOS;
      } else if (wokenInVain) {
        pause = calm;
        calm = Math.min(calm * 2, LONGEST_CALM_NANOS);
      } else if (state.demand()) {
        pause = 0; // a place came free since
      } else {
        state.armed = true;
      }
      wasArmed = state.armed;
    } finally {
      state.lock.unlock();
    }
    failures.publishState(throttledFor, backingOff);
    return pause;
  }

  /** Whether deliveries were superfluous since this was asked last. */
  private boolean sawSuperfluous() {
    state.lockPatiently();
    try {
      boolean saw = state.superfluous != superfluousSeen;
      superfluousSeen = state.superfluous;
      return saw;
    } finally {
      state.lock.unlock();
    }
  }

  /** Takes containers out of the stock that have been ready for too long. */
  private void retireOld() {
    if (settings.maxReadyAge == Preconditions.FOR_EVER) {
      return;
    }
    long now = settings.ticker.read();
    state.lockPatiently();
    try {
      for (PoolEntry<C> entry : state.stock.takeOlderThan(settings.maxReadyAge, now)) {
        destroyer.enqueue(entry);
      }
    } finally {
      state.lock.unlock();
    }
  }
}
