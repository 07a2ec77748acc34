package org.lxcpool.benchmarks.micro.nativecall;

/** Three libc calls through one native binding. */
public interface Calls {
  String JNA_INTERFACE = "JNA interface";
  String JNA_DIRECT = "JNA direct";
  String JNR_FFI = "jnr-ffi";
  String FFM = "FFM";

  /** The argument of {@code strlen}. */
  String TEXT = "/var/lib/lxcpool/containers/pool-1/config";

  /** Calls {@code abs}, which does almost nothing. */
  int noOp(int value);

  /** Calls {@code strlen} on a text already in native memory. */
  long pointer();

  /** Calls {@code strlen} on a Java string, which must be copied first. */
  long string(String text);

  /** Returns whether this JVM supports a binding. */
  static boolean isAvailable(String binding) {
    return !binding.equals(FFM) || Runtime.version().feature() >= 22;
  }

  /** Opens a binding by its name. */
  static Calls open(String binding) throws ReflectiveOperationException {
    return switch (binding) {
      case JNA_INTERFACE -> new JnaInterfaceCalls();
      case JNA_DIRECT -> new JnaDirectCalls();
      case JNR_FFI -> new JnrCalls();
      case FFM -> new FfmCalls();
      default -> throw new IllegalArgumentException("unknown binding \"" + binding + "\"");
    };
  }
}
