package org.lxcpool;

import org.jspecify.annotations.Nullable;

/** The superclass of the exceptions of this library. */
public class PoolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception without a cause.
   *
   * @param message what went wrong
   */
  public PoolException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message what went wrong
   * @param cause the cause, null if unknown
   */
  public PoolException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
