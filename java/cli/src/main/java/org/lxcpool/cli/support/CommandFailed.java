package org.lxcpool.cli.support;

/** A command can't do what it was asked to; the message is for its user and says what mends it. */
public final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CommandFailed(String message) {
    super(message);
  }

  public CommandFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
