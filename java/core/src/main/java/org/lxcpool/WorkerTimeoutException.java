package org.lxcpool;

/** A creation, or the end of the workers that {@code close} waits for, took longer than allowed. */
public class WorkerTimeoutException extends PoolException {
  private static final long serialVersionUID = 1L;

  /** Makes an exception that says "worker timed out". */
  public WorkerTimeoutException() {
    this("worker timed out");
  }

  /**
   * Makes an exception.
   *
   * @param message what timed out
   */
  public WorkerTimeoutException(String message) {
    super(message);
  }
}
