package org.lxcpool;

/** Thrown when a container is requested from a closed pool. */
public class PoolClosedException extends PoolException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message which pool was closed
   */
  public PoolClosedException(String message) {
    super(message);
  }
}
