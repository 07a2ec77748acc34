package org.lxcpool.lxc.internal.ledger;

import org.jspecify.annotations.Nullable;

/**
 * The states of a container, and the transitions between them.
 *
 * <pre>
 *   RESERVED -> INTENT -> CREATED -> STARTING -> STARTED -> READY <-> LEASED
 *                                       |           |         |         |
 *                                       v           v         v         v
 *                                    FAILED        HELD      HELD      HELD
 * </pre>
 *
 * <p>A started container may also be handed out without having been ready, and one that was never
 * started, or couldn't be removed, may be held as well. Every state but GONE may be followed by
 * DESTROYING, and by GONE. The state doesn't say whether the container's init still runs: the
 * record names that process, and the kernel knows.
 *
 * <p>A state is recorded by its code, so codes never change.
 */
public enum ContainerState {
  /** Nothing of the container is on the host; the record is free. */
  GONE(0),
  /** The name is recorded, and nothing else is done: the container may be made, or not. */
  RESERVED(8),
  /** The container is being made. */
  INTENT(1),
  /** The container is defined. */
  CREATED(2),
  /** The container is being booted. */
  STARTING(9),
  /** The start has failed. The container can only be destroyed. */
  FAILED(10),
  /** The container was booted. */
  STARTED(3),
  /** The container has its network, and is in the stock. */
  READY(4),
  /** The container is handed out. */
  LEASED(5),
  /** The container is kept for debugging. */
  HELD(6),
  /** The container is being removed, or couldn't be. */
  DESTROYING(7);

  private static final int BYTE = 0xFF;
  private static final ContainerState[] BY_CODE = byCode();

  private final int code;

  ContainerState(int code) {
    this.code = code;
  }

  private static ContainerState[] byCode() {
    ContainerState[] states = new ContainerState[values().length];
    for (ContainerState state : values()) {
      states[state.code] = state;
    }
    return states;
  }

  /** Returns whether a container in this state may enter another one. */
  public boolean canBecome(ContainerState next) {
    return switch (next) {
      case GONE, DESTROYING -> this != GONE;
      case RESERVED -> this == GONE;
      case INTENT -> this == RESERVED;
      case CREATED -> this == INTENT;
      case STARTING -> this == CREATED;
      case STARTED, FAILED -> this == STARTING;
      case READY -> this == STARTED || this == LEASED;
      case LEASED -> this == STARTED || this == READY || this == LEASED;
      case HELD -> isStarted() || this == CREATED || this == FAILED || this == DESTROYING;
    };
  }

  /** Returns whether the container was booted and isn't being removed; its init may have ended. */
  public boolean isStarted() {
    return this == STARTED || this == READY || this == LEASED || this == HELD;
  }

  /** Returns whether the container is in the making and was not booted yet. */
  public boolean isUnstarted() {
    return this == INTENT || this == CREATED || this == STARTING || this == FAILED;
  }

  /**
   * Returns the state in liblxc's words, as messages and {@code LxcContainer.state()} use them,
   * with {@code NEW} and {@code DESTROYED} before and after those.
   *
   * @param runs whether the container's init runs
   */
  public String liblxcState(boolean runs) {
    return switch (this) {
      case RESERVED, INTENT -> "NEW";
      case CREATED, FAILED -> "STOPPED";
      case STARTING -> "STARTING";
      case STARTED, READY, LEASED, HELD -> runs ? "RUNNING" : "STOPPED";
      case DESTROYING -> "STOPPING";
      case GONE -> "DESTROYED";
    };
  }

  /** Returns the word that records this state: the code beside its complement, against garbage. */
  long word() {
    return code | (~code & BYTE) << Byte.SIZE;
  }

  /** Returns the state that a word records; null if it records none. */
  static @Nullable ContainerState of(long word) {
    if (word == 0) {
      return GONE; // a record that was never used
    }
    int code = (int) word & BYTE;
    ContainerState state = code < BY_CODE.length ? BY_CODE[code] : null;
    return state != null && state.word() == word ? state : null;
  }
}
