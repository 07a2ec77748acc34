package org.lxcpool.cli.support;

import java.util.function.Supplier;

/** What was said on the command line can't be meant so; the message names it. */
public final class WrongUsage extends RuntimeException {
  private static final long serialVersionUID = 1;

  public WrongUsage(String message) {
    super(message);
  }

  public WrongUsage(String message, Throwable cause) {
    super(message, cause);
  }

  /** Makes something of an option's value; what the library refuses of it is wrong usage. */
  public static <T> T unless(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new WrongUsage(String.valueOf(e.getMessage()), e);
    }
  }
}
