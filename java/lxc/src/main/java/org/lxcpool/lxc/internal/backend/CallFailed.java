package org.lxcpool.lxc.internal.backend;

import org.jspecify.annotations.Nullable;

/** A call of liblxc failed; the message is null where only the container's log can say why. */
public final class CallFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CallFailed() {
    this(null, null);
  }

  public CallFailed(@Nullable String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
