package org.lxcpool.benchmarks.micro.nativecall;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/** A JNA proxy of an interface whose methods are libc functions. */
final class JnaInterfaceCalls implements Calls {
  /** The libc functions. */
  public interface Libc extends Library {
    int abs(int value);

    NativeLong strlen(Pointer text);

    NativeLong strlen(String text);
  }

  private final Libc libc = Native.load("c", Libc.class);
  private final Memory text = NativeText.jna();

  @Override
  public int noOp(int value) {
    return libc.abs(value);
  }

  @Override
  public long pointer() {
    return libc.strlen(text).longValue();
  }

  @Override
  public long string(String text) {
    return libc.strlen(text).longValue();
  }
}
