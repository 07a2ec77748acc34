package org.lxcpool.internal;

import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.lxcpool.PoolError;
import org.lxcpool.PoolError.Phase;

/**
 * The record of failures, which counts them against the error budget and the backoff. Not
 * thread-safe: {@link PoolState} guards it with the pool's lock. {@link FailureReporter} publishes
 * what was recorded.
 */
final class Failures {
  private final Settings settings;
  private final ErrorLog errors;
  private final ErrorBudget budget = new ErrorBudget();
  private final Backoff backoff =
      new Backoff((least, most) -> ThreadLocalRandom.current().nextLong(least, most + 1));

  Failures(Settings settings, ErrorLog errors) {
    this.settings = settings;
    this.errors = errors;
  }

  /** A recorded error to publish, with the new delay if the backoff was raised, else 0. */
  record Report(PoolError error, long backoffNanos) {}

  /** Records that a creation failed or was abandoned, or that a ready container died. */
  Report record(Phase phase, @Nullable String container, Throwable cause, long raises, long now) {
    PoolError error = new PoolError(Instant.now(), phase, container, cause);
    errors.add(error);
    budget.add(now);
    return new Report(error, backoff.failed(raises, now));
  }

  /** Records that a destroy failed, which counts for neither budget nor backoff. */
  Report recordDestroy(@Nullable String container, Throwable cause) {
    PoolError error = new PoolError(Instant.now(), Phase.DESTROY, container, cause);
    errors.add(error);
    return new Report(error, 0);
  }

  /** Records a success, which resets the backoff. */
  void recordSuccess() {
    backoff.succeeded();
  }

  /** Returns how often the backoff was raised. */
  long raises() {
    return backoff.raises();
  }

  /** Returns the nanoseconds until the budget permits a creation; 0 if it permits one now. */
  long throttledFor(long now) {
    return budget.throttledFor(settings.maxErrorsPerHour, now);
  }

  /** Returns the nanoseconds until the backoff permits a creation; 0 if it permits one now. */
  long backingOffFor(long now) {
    return backoff.remaining(now);
  }

  /** Returns whether the last creation failed, even if the delay of the backoff is over. */
  boolean isBackingOff() {
    return backoff.isRaised();
  }
}
