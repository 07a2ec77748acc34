package org.lxcpool.cli.support;

import java.util.function.Supplier;

/** An invalid argument on the command line. The message names it. */
public final class WrongUsage extends RuntimeException {
  private static final long serialVersionUID = 1;

  public WrongUsage(String message) {
    super(message);
  }

  public WrongUsage(String message, Throwable cause) {
    super(message, cause);
  }

  /** Converts an option's value; an exception of the library becomes wrong usage. */
  public static <T> T unless(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new WrongUsage(String.valueOf(e.getMessage()), e);
    }
  }
}
