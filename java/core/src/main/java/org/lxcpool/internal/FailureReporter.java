package org.lxcpool.internal;

import java.time.Duration;
import java.time.Instant;
import org.lxcpool.PoolError;
import org.lxcpool.PoolListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The publisher of failures to the log and the listener. Must not be called with the lock held. */
final class FailureReporter {
  private static final Logger LOG = LoggerFactory.getLogger("org.lxcpool.ContainerPool");

  private final Settings settings;
  private final Callbacks<?> callbacks;
  private final LogThrottle warnings = new LogThrottle();

  // Accessed by the replenisher's thread only.
  private boolean reportedThrottled;
  private boolean reportedBackingOff;

  FailureReporter(Settings settings, Callbacks<?> callbacks) {
    this.settings = settings;
    this.callbacks = callbacks;
  }

  /** Publishes a recorded error. Thread-safe. */
  void publish(Failures.Report report) {
    PoolError error = report.error();
    long suppressed = warnings.tryAcquire(System.nanoTime());
    if (suppressed != LogThrottle.SUPPRESSED) {
      LOG.warn(
          "pool {}: {} of {} failed{}: {}",
          settings.name,
          error.phase(),
          error.container() == null ? "a new container" : "container " + error.container(),
          suppressed == 0 ? "" : " (and " + suppressed + " more errors since the last warning)",
          describe(error.cause()));
      LOG.debug("pool {}: stack trace of the failure", settings.name, error.cause());
    }
    callbacks.notifyListener(l -> l.errorRecorded(error));
    if (report.backoffNanos() > 0) {
      Duration delay = Duration.ofNanos(report.backoffNanos());
      callbacks.notifyListener(l -> l.backedOff(delay));
    }
  }

  /**
   * Publishes a change of state: throttled, backing off, or neither. Called by the replenisher's
   * thread only.
   */
  void publishState(long throttledFor, boolean backingOff) {
    boolean throttled = throttledFor > 0;
    if (throttled && !reportedThrottled) {
      Instant until = Instant.now().plusNanos(throttledFor);
      LOG.warn(
          "pool {}: creation is suspended until {}: at least {} errors within an hour",
          settings.name,
          until,
          settings.maxErrorsPerHour);
      callbacks.notifyListener(l -> l.throttled(until));
    }
    if (backingOff && !reportedBackingOff) {
      LOG.info("pool {}: creation is failing; backing off", settings.name);
    }
    if ((reportedThrottled || reportedBackingOff) && !throttled && !backingOff) {
      LOG.info("pool {}: creation has resumed", settings.name);
      callbacks.notifyListener(PoolListener::resumed);
    }
    reportedThrottled = throttled;
    reportedBackingOff = backingOff;
  }

  private static String describe(Throwable cause) {
    try {
      return cause.toString();
    } catch (Throwable e) {
      return cause.getClass().getName();
    }
  }
}
