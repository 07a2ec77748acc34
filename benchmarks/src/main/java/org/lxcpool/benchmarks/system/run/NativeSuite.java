package org.lxcpool.benchmarks.system.run;

import java.util.ArrayList;
import java.util.List;
import org.lxcpool.benchmarks.micro.nativecall.Calls;
import org.lxcpool.benchmarks.micro.nativecall.NativeCallBenchmark;
import org.lxcpool.benchmarks.system.report.Metrics;
import org.lxcpool.benchmarks.system.report.ReportTable;

/** The suite of native calls. */
final class NativeSuite {
  private NativeSuite() {}

  static List<Step> steps(RunSize size) {
    List<Step> steps = new ArrayList<>();
    List<String> calls =
        size == RunSize.SMOKE ? List.of("pointer") : List.of("noOp", "pointer", "string");
    for (String call : calls) {
      for (String binding :
          List.of(Calls.JNA_INTERFACE, Calls.JNA_DIRECT, Calls.JNR_FFI, Calls.FFM)) {
        if (Calls.isAvailable(binding)) {
          steps.add(step(call, binding, size));
        }
      }
    }
    return steps;
  }

  private static Step step(String call, String binding, RunSize size) {
    return new Step(
        "native call: " + call + " by " + binding,
        size.forkSeconds(),
        results ->
            results.add(
                ReportTable.NATIVE_CALL,
                call,
                binding,
                Metrics.COST,
                Jmh.run(
                        Jmh.options(NativeCallBenchmark.class, call, size)
                            .param("binding", binding))
                    .getPrimaryResult()
                    .getScore()));
  }
}
