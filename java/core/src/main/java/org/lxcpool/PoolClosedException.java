package org.lxcpool;

/** The pool is closed: it hands out no more containers. */
public class PoolClosedException extends PoolException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message which pool was closed
   */
  public PoolClosedException(String message) {
    super(message);
  }
}
