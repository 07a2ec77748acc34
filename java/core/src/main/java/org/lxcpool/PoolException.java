package org.lxcpool;

import org.jspecify.annotations.Nullable;

/** The root of what this library throws on its own account. */
public class PoolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception without a cause.
   *
   * @param message what went wrong
   */
  public PoolException(String message) {
    super(message);
  }

  /**
   * Makes an exception.
   *
   * @param message what went wrong
   * @param cause why, null if unknown
   */
  public PoolException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
