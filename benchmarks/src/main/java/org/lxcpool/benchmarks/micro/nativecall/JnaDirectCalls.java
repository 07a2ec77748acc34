package org.lxcpool.benchmarks.micro.nativecall;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** Native methods registered by JNA. {@code size_t} is a long on 64-bit systems. */
final class JnaDirectCalls implements Calls {
  static {
    Native.register(JnaDirectCalls.class, "c");
  }

  private final Memory text = NativeText.jna();

  private static native int abs(int value);

  private static native long strlen(Pointer text);

  private static native long strlen(String text);

  @Override
  public int noOp(int value) {
    return abs(value);
  }

  @Override
  public long pointer() {
    return strlen(text);
  }

  @Override
  public long string(String text) {
    return strlen(text);
  }
}
