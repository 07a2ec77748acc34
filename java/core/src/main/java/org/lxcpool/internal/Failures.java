package org.lxcpool.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.lxcpool.PoolError;
import org.lxcpool.PoolError.Phase;
import org.lxcpool.PoolListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that goes wrong. A failure is recorded and counted against error budget and backoff
 * with the pool's lock held ({@code record...}), and told to listener and log without it ({@link
 * #publish}).
 */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger("org.lxcpool.ContainerPool");

  private final Settings settings;
  private final Callbacks<?> callbacks;
  private final ErrorLog errors;
  private final ErrorBudget budget = new ErrorBudget();
  private final Backoff backoff =
      new Backoff((least, most) -> ThreadLocalRandom.current().nextLong(least, most + 1));
  private final LogThrottle warnings = new LogThrottle();

  // Read and written by the replenisher's thread alone.
  private boolean toldThrottled;
  private boolean toldBackingOff;

  Failures(Settings settings, Callbacks<?> callbacks) {
    this.settings = settings;
    this.callbacks = callbacks;
    this.errors = new ErrorLog(settings.errorHistory);
  }

  ErrorLog errors() {
    return errors;
  }

  /** What was recorded and is to be published, with the delay if the backoff was raised. */
  record Report(PoolError error, long backoffNanos) {}

  /** A creation failed or was abandoned, or a ready container died. */
  Report recordCounted(
      Phase phase, @Nullable String container, Throwable cause, long raises, long now) {
    PoolError error = new PoolError(Instant.now(), phase, container, cause);
    errors.add(error);
    budget.add(now);
    return new Report(error, backoff.failed(raises, now));
  }

  /** A destroy failed: neither the base's fault nor a reason to make fewer. */
  Report recordDestroy(@Nullable String container, Throwable cause) {
    PoolError error = new PoolError(Instant.now(), Phase.DESTROY, container, cause);
    errors.add(error);
    return new Report(error, 0);
  }

  void recordSuccess() {
    backoff.succeeded();
  }

  long raises() {
    return backoff.raises();
  }

  /** Nanoseconds until the budget lets a creation begin, 0 if it does. The lock is held. */
  long throttledFor(long now) {
    return budget.throttledFor(settings.maxErrorsPerHour, now);
  }

  /** Nanoseconds until the backoff lets a creation begin, 0 if it does. The lock is held. */
  long backingOffFor(long now) {
    return backoff.remaining(now);
  }

  /** Tells listener and log of an error. */
  void publish(Report report) {
    PoolError error = report.error();
    long skipped = warnings.permit(System.nanoTime());
    if (skipped >= 0) {
      LOG.warn(
          "pool {}: {} of {} failed{}: {}",
          settings.name,
          error.phase(),
          error.container() == null ? "a new container" : "container " + error.container(),
          skipped == 0 ? "" : " (and " + skipped + " more errors since the last of these warnings)",
          describe(error.cause()));
      LOG.debug("pool {}: the failure in full", settings.name, error.cause());
    }
    callbacks.tell(l -> l.errorRecorded(error));
    if (report.backoffNanos() > 0) {
      Duration delay = Duration.ofNanos(report.backoffNanos());
      callbacks.tell(l -> l.backedOff(delay));
    }
  }

  /** Whether the last creations failed: the backoff is raised, be its delay over or not. */
  boolean isBackingOff() {
    return backoff.isRaised();
  }

  /** Tells of a change of state: throttled, backing off, or neither. By the replenisher alone. */
  void publishState(long throttledFor, boolean backingOff) {
    boolean throttled = throttledFor > 0;
    if (throttled && !toldThrottled) {
      Instant until = Instant.now().plusNanos(throttledFor);
      LOG.warn(
          "pool {}: {} errors or more within an hour: no creation until {}",
          settings.name,
          settings.maxErrorsPerHour,
          until);
      callbacks.tell(l -> l.throttled(until));
    }
    if (backingOff && !toldBackingOff) {
      LOG.info("pool {}: creations fail and are backed off", settings.name);
    }
    if ((toldThrottled || toldBackingOff) && !throttled && !backingOff) {
      LOG.info("pool {}: creations go on", settings.name);
      callbacks.tell(PoolListener::resumed);
    }
    toldThrottled = throttled;
    toldBackingOff = backingOff;
  }

  private static String describe(Throwable cause) {
    try {
      return cause.toString();
    } catch (Throwable e) {
      return cause.getClass().getName();
    }
  }
}
