package org.lxcpool;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when an operation on a container fails. The message names the operation and the container.
 */
public class ContainerException extends PoolException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception without a cause.
   *
   * @param message which operation failed, on which container, and why
   */
  public ContainerException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message which operation failed, on which container, and why
   * @param cause the cause, null if unknown
   */
  public ContainerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
