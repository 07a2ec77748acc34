package org.lxcpool.benchmarks.micro.nativecall;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Compares the native bindings by the same libc calls. Our JNI functions aren't included, because
 * the native library has no function that does nothing.
 *
 * <pre>{@code
 * java -jar benchmarks/target/lxcpool-benchmarks.jar jmh NativeCallBenchmark
 * }</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class NativeCallBenchmark {
  @Param({Calls.JNA_INTERFACE, Calls.JNA_DIRECT, Calls.JNR_FFI, Calls.FFM})
  public String binding = Calls.JNA_INTERFACE;

  private int value = -7;
  private String text = Calls.TEXT;
  private @Nullable Calls calls;

  @Setup
  public void open() throws ReflectiveOperationException {
    calls = Calls.open(binding);
  }

  @Benchmark
  public int noOp() {
    return requireNonNull(calls).noOp(value);
  }

  @Benchmark
  public long pointer() {
    return requireNonNull(calls).pointer();
  }

  @Benchmark
  public long string() {
    return requireNonNull(calls).string(text);
  }
}
