package org.lxcpool.benchmarks.run;

import java.util.ArrayList;
import java.util.List;
import org.lxcpool.benchmarks.nativecall.Calls;
import org.lxcpool.benchmarks.nativecall.NativeCallBenchmark;
import org.lxcpool.benchmarks.report.Metrics;
import org.lxcpool.benchmarks.report.Topic;

/** What a call into native code costs. */
final class NativeSuite {
  private NativeSuite() {}

  static List<Step> steps(Extent extent) {
    List<Step> steps = new ArrayList<>();
    List<String> calls =
        extent == Extent.SMOKE ? List.of("pointer") : List.of("noOp", "pointer", "string");
    for (String call : calls) {
      for (String way : List.of(Calls.JNA_INTERFACE, Calls.JNA_DIRECT, Calls.JNR_FFI, Calls.FFM)) {
        if (Calls.isAvailable(way)) {
          steps.add(step(call, way, extent));
        }
      }
    }
    return steps;
  }

  private static Step step(String call, String way, Extent extent) {
    return new Step(
        "native call: " + call + " by " + way,
        extent.forkSeconds(),
        results ->
            results.add(
                Topic.NATIVE_CALL,
                call,
                way,
                Metrics.COST,
                Jmh.run(Jmh.options(NativeCallBenchmark.class, call, extent).param("way", way))
                    .getPrimaryResult()
                    .getScore()));
  }
}
