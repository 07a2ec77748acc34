package org.lxcpool.benchmarks.nativecall;

/** The same three calls of libc by one way into native code. */
public interface Calls {
  String JNA_INTERFACE = "JNA interface";
  String JNA_DIRECT = "JNA direct";
  String JNR_FFI = "jnr-ffi";
  String FFM = "FFM";

  /** The text whose length is asked. */
  String TEXT = "/var/lib/lxcpool/containers/pool-1/config";

  /** {@code abs}, which does next to nothing. */
  int noOp(int value);

  /** {@code strlen} of a text that is in native memory already. */
  long pointer();

  /** {@code strlen} of a Java string, which must be copied first. */
  long string(String text);

  /** Whether this JVM can do it, by name. */
  static boolean isAvailable(String way) {
    return !way.equals(FFM) || Runtime.version().feature() >= 22;
  }

  /** Opens a way by its name. */
  static Calls open(String way) throws ReflectiveOperationException {
    return switch (way) {
      case JNA_INTERFACE -> new JnaInterfaceCalls();
      case JNA_DIRECT -> new JnaDirectCalls();
      case JNR_FFI -> new JnrCalls();
      case FFM -> new FfmCalls();
      default -> throw new IllegalArgumentException("there is no way \"" + way + "\"");
    };
  }
}
