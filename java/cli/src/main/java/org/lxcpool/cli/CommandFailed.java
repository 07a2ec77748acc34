package org.lxcpool.cli;

/** A command can't do what it was asked to; the message is for its user and says what mends it. */
final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  CommandFailed(String message) {
    super(message);
  }

  CommandFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
