package org.lxcpool;

/**
 * The cause of an error if a creation exceeded its timeout, and thrown by {@code close} if workers
 * or destroys exceed the timeout.
 */
public class WorkerTimeoutException extends PoolException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with the message "worker timed out". */
  public WorkerTimeoutException() {
    this("worker timed out");
  }

  /**
   * Creates an exception.
   *
   * @param message what timed out
   */
  public WorkerTimeoutException(String message) {
    super(message);
  }
}
