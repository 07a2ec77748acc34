package org.lxcpool;

import org.jspecify.annotations.Nullable;

/** An operation on a container failed. The message names the operation and the container. */
public class ContainerException extends PoolException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception without a cause.
   *
   * @param message which operation failed, on which container, and why
   */
  public ContainerException(String message) {
    super(message);
  }

  /**
   * Makes an exception.
   *
   * @param message which operation failed, on which container, and why
   * @param cause the reason, null if unknown
   */
  public ContainerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
