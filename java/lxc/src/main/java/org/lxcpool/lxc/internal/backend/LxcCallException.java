package org.lxcpool.lxc.internal.backend;

import org.jspecify.annotations.Nullable;

/** A failed call of liblxc. The message is null if only the container's log has the reason. */
public final class LxcCallException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LxcCallException() {
    this(null, null);
  }

  public LxcCallException(@Nullable String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
