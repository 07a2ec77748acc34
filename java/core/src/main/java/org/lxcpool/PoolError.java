package org.lxcpool;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An error of a pool: a failed creation, the death of a ready container, or a failed destroy.
 *
 * @param time the wall-clock time at which the error was recorded
 * @param phase the phase that failed
 * @param container the name of the container, null if there is none yet
 * @param cause the object that the factory or the container threw, or an exception that describes
 *     the timeout or the death
 */
public record PoolError(Instant time, Phase phase, @Nullable String container, Throwable cause) {

  /** The phase that failed. */
  public enum Phase {
    /** The factory was creating the container. */
    CREATE,
    /** The container was booting. */
    START,
    /** The container was waiting for its network. */
    NETWORK,
    /** The container was being destroyed. Doesn't count for the error budget. */
    DESTROY,
    /** The creation exceeded the creation timeout. */
    TIMEOUT,
    /** The container died while it was ready. */
    DIED
  }

  /**
   * Creates an error. Only the name of the container may be null.
   *
   * @param time the wall-clock time at which the error was recorded
   * @param phase the phase that failed
   * @param container the name of the container, null if there is none yet
   * @param cause the cause
   */
  public PoolError {
    requireNonNull(time, "time");
    requireNonNull(phase, "phase");
    requireNonNull(cause, "cause");
  }
}
