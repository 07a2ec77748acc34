package org.lxcpool.lxc.internal.liblxc;

/**
 * A function pointer in {@code struct lxc_container} that this library calls, with its offset.
 *
 * <p>The pointers are read at an offset from an opaque pointer: liblxc exports no functions for
 * them, and mapping the whole struct would read past its end on older versions. The offsets hold
 * for 64-bit Linux and are the same in every release from 4.0 to 7.x: the header promises that
 * members keep their order. Tests compare them with the installed header, and with those of other
 * releases.
 */
public enum LxcFunction {
  STATE(88),
  INIT_PID(120),
  START(136),
  STOP(152),
  WANT_DAEMONIZE(160),
  SET_CONFIG_ITEM(192),
  DESTROY(200),
  SAVE_CONFIG(208),
  CREATE(216),
  CLEAR_CONFIG_ITEM(264),
  GET_CONFIG_ITEM(272),
  GET_IPS(304),
  CLONE(344);

  private final long offset;

  LxcFunction(long offset) {
    this.offset = offset;
  }

  /** Returns the offset of the pointer, in bytes from the start of the struct. */
  public long offset() {
    return offset;
  }
}
