package org.lxcpool.lxc.internal;

import org.jspecify.annotations.Nullable;

/** A call of liblxc failed; the message is null where only the container's log can say why. */
final class CallFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  CallFailed() {
    this(null, null);
  }

  CallFailed(@Nullable String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
