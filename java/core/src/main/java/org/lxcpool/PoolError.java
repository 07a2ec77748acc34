package org.lxcpool;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One failure of one creation, one death of a ready container, or one failure to destroy.
 *
 * @param time when it was recorded, by the wall clock
 * @param phase in which phase it failed
 * @param container the name of the container, null where there is none yet
 * @param cause what the factory or the container threw, the same object; or what the pool makes of
 *     a timeout or a death
 */
public record PoolError(Instant time, Phase phase, @Nullable String container, Throwable cause) {

  /** What was being done. */
  public enum Phase {
    /** The factory was making it. */
    CREATE,
    /** It was booting. */
    START,
    /** It was waiting for its network. */
    NETWORK,
    /** It was being destroyed. Doesn't count for the error budget. */
    DESTROY,
    /** Its creation took longer than the creation timeout. */
    TIMEOUT,
    /** It was ready, and died. */
    DIED
  }

  /**
   * Checks that nothing but the container's name is null.
   *
   * @param time when it was recorded
   * @param phase in which phase it failed
   * @param container the name of the container, null where there is none
   * @param cause what was thrown
   */
  public PoolError {
    requireNonNull(time, "time");
    requireNonNull(phase, "phase");
    requireNonNull(cause, "cause");
  }
}
