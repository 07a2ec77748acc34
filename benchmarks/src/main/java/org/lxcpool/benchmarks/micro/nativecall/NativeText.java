package org.lxcpool.benchmarks.micro.nativecall;

import com.sun.jna.Memory;

/** The argument of {@code strlen} in native memory. */
final class NativeText {
  private NativeText() {}

  static Memory jna() {
    Memory memory = new Memory(Calls.TEXT.length() + 1L);
    memory.setString(0, Calls.TEXT, "US-ASCII");
    return memory;
  }
}
