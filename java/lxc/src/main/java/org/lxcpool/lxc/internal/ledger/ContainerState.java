package org.lxcpool.lxc.internal.ledger;

import org.jspecify.annotations.Nullable;

/** Where a container is in its life. */
public enum ContainerState {
  /** Nothing of it is on the host; the slot is free. */
  GONE(0),
  /** Its name is recorded, and nothing is done: it may be made, or not. */
  RESERVED(8),
  /** It is being made. */
  INTENT(1),
  /** It is defined. */
  CREATED(2),
  /** It was booted. */
  STARTED(3),
  /** It has its network, and is in the stock. */
  READY(4),
  /** It is handed out. */
  LEASED(5),
  /** It is kept for somebody who looks into a failure. */
  HELD(6),
  /** It is being removed, or couldn't be. */
  DESTROYING(7);

  private static final int BYTE = 0xFF;
  private static final ContainerState[] ALL = values();

  // Of the file's format.
  private final int code;

  ContainerState(int code) {
    this.code = code;
  }

  /** The state as a slot has it: beside its complement, so that garbage is told from a state. */
  long word() {
    return code | (~code & BYTE) << Byte.SIZE;
  }

  /** Null if it isn't a state's word. */
  static @Nullable ContainerState of(long word) {
    if (word == 0) {
      return GONE; // a slot never used
    }
    for (ContainerState state : ALL) {
      if (state.word() == word) {
        return state;
      }
    }
    return null;
  }
}
