package org.lxcpool.benchmarks.micro.nativecall;

import java.nio.charset.StandardCharsets;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import jnr.ffi.types.size_t;

/** Methods that jnr-ffi compiles for an interface of libc functions. */
final class JnrCalls implements Calls {
  /** The libc functions. */
  public interface Libc {
    int abs(int value);

    @size_t
    long strlen(@In Pointer text);

    @size_t
    long strlen(@In String text);
  }

  private final Libc libc = LibraryLoader.create(Libc.class).load("c");
  private final Pointer text = nativeText(Runtime.getRuntime(libc));

  private static Pointer nativeText(Runtime runtime) {
    byte[] bytes = TEXT.getBytes(StandardCharsets.US_ASCII);
    Pointer memory = runtime.getMemoryManager().allocateDirect(bytes.length + 1, true);
    memory.put(0, bytes, 0, bytes.length);
    return memory;
  }

  @Override
  public int noOp(int value) {
    return libc.abs(value);
  }

  @Override
  public long pointer() {
    return libc.strlen(text);
  }

  @Override
  public long string(String text) {
    return libc.strlen(text);
  }
}
