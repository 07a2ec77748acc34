package org.lxcpool.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.lxcpool.Container;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that decides when workers start and when creations are abandoned. It checks, starts
 * what it may start, and parks.
 *
 * <p>Events unpark it. A get unparks it only if it must: the replenisher arms a flag, with the lock
 * held, when it parks because there is no free place, and the first get that frees a place disarms
 * the flag and unparks the replenisher. A thread that gets and puts in a loop frees a place for an
 * instant each time. After a wake-up that found nothing to do, the replenisher therefore parks
 * briefly without arming the flag, so that such a loop costs one unpark per {@link #CALM_NANOS} and
 * not one per get. It isn't armed either while error budget or backoff forbid creations.
 *
 * <p>It checks again after {@link #CHECK_NANOS} at the latest, so that it notices a jump of the
 * ticker within a second.
 */
final class Replenisher<C extends Container> implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Replenisher.class);

  static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** The pause after the first wake-up in vain; the factory is still called within 1 ms. */
  static final long CALM_NANOS = TimeUnit.MICROSECONDS.toNanos(250);

  static final long MAX_CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

  /** The minimum pause until a time of the ticker, which may not advance. */
  private static final long MIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final PoolState<C> state;
  private final CreationController<C> controller;
  private final WorkerStarter<C> starter;
  private final FailureReporter reporter;
  private final Destroyer<C> destroyer;

  // Accessed by the replenisher's thread only.
  private final LogThrottle errors = new LogThrottle();
  private boolean wasArmed;
  private long calm = CALM_NANOS;
  private long superfluousSeen;

  Replenisher(
      PoolState<C> state,
      CreationController<C> controller,
      WorkerStarter<C> starter,
      FailureReporter reporter,
      Destroyer<C> destroyer) {
    this.state = state;
    this.controller = controller;
    this.starter = starter;
    this.reporter = reporter;
    this.destroyer = destroyer;
  }

  @Override
  public void run() {
    while (shouldContinue()) {
      long pause;
      try {
        pause = check();
      } catch (Throwable e) {
        pause = CHECK_NANOS;
        if (errors.tryAcquire(System.nanoTime()) != LogThrottle.SUPPRESSED) {
          LOG.error("pool {}: replenisher iteration failed; continuing", state.settings.name, e);
        }
      }
      if (pause > 0) {
        Thread.interrupted(); // an interrupted thread would not park
        LockSupport.parkNanos(this, pause);
      }
    }
  }

  /**
   * Returns true until the pool is closed and no creation is left that may have to be abandoned.
   */
  private boolean shouldContinue() {
    if (!state.closed) {
      return true;
    }
    state.spinLock();
    try {
      return !state.creations.live.isEmpty();
    } finally {
      state.lock.unlock();
    }
  }

  /** Does what is due; returns the nanoseconds to park for. */
  private long check() {
    long pause = Math.min(CHECK_NANOS, Math.max(MIN_NANOS, controller.abandonOverdue()));
    retireOld();
    destroyer.launch();
    boolean superfluous = sawSuperfluousDelivery();
    int started = superfluous ? 0 : starter.startAll();

    long now = state.settings.ticker.read();
    long throttledFor;
    boolean backingOff;
    state.spinLock();
    try {
      Creations<C> creations = state.creations;
      throttledFor = state.failures.throttledFor(now);
      backingOff = state.failures.isBackingOff();
      long blockedFor = Math.max(throttledFor, state.failures.backingOffFor(now));
      if (started > 0) {
        calm = CALM_NANOS;
      }
      boolean wokenInVain = wasArmed && !creations.replenisherArmed && started == 0;
      creations.replenisherArmed = false;
      creations.replenisherBlocked = blockedFor > 0;
      if (blockedFor > 0) {
        pause = Math.min(pause, Math.max(MIN_NANOS, blockedFor));
      } else if (superfluous) {
        pause = MAX_CALM_NANOS;
      } else if (wokenInVain) {
        pause = calm;
        calm = Math.min(calm * 2, MAX_CALM_NANOS);
      } else if (state.mayStartCreation()) {
        pause = 0; // a place was freed in the meantime
      } else {
        creations.replenisherArmed = true;
      }
      wasArmed = creations.replenisherArmed;
    } finally {
      state.lock.unlock();
    }
    reporter.publishState(throttledFor, backingOff);
    return pause;
  }

  /** Returns whether a delivery was superfluous since the last call. */
  private boolean sawSuperfluousDelivery() {
    state.spinLock();
    try {
      long superfluous = state.creations.superfluous;
      boolean saw = superfluous != superfluousSeen;
      superfluousSeen = superfluous;
      return saw;
    } finally {
      state.lock.unlock();
    }
  }

  /** Queues containers that exceed the maximum ready age for destruction. */
  private void retireOld() {
    long maxReadyAge = state.settings.maxReadyAge;
    if (maxReadyAge == Preconditions.INDEFINITELY) {
      return;
    }
    long now = state.settings.ticker.read();
    state.spinLock();
    try {
      for (PoolEntry<C> entry : state.stock.removeOlderThan(maxReadyAge, now)) {
        state.destroyQueue.add(entry);
      }
    } finally {
      state.lock.unlock();
    }
  }
}
