package org.lxcpool.benchmarks.system.shards;

import java.nio.file.Path;
import org.lxcpool.benchmarks.system.host.BenchHost;
import org.lxcpool.benchmarks.system.host.StartMode;
import org.lxcpool.lxc.LxcContainerFactory;

/**
 * The program of an agent on a shard, which runs one measurement and prints its numbers. Arguments:
 * the measurement, the home of the benchmark host, the duration in seconds, and one number whose
 * meaning depends on the measurement.
 */
final class ShardProgram {
  private ShardProgram() {}

  /** The measurements. */
  enum What {
    SIZING,
    DEMAND,
    SPIKE,
    DAY
  }

  public static void main(String[] arguments) throws Exception {
    What what = What.valueOf(arguments[0]);
    double seconds = Double.parseDouble(arguments[2]);
    int number = Integer.parseInt(arguments[3]);
    try (LxcContainerFactory factory =
        BenchHost.factory(Path.of(arguments[1]), StartMode.LAUNCHER, false)) {
      switch (what) {
        case SIZING -> new SizingRun(factory, seconds).run(number);
        case DEMAND -> new DemandRun(factory, seconds).steady(number);
        case SPIKE -> new SpikeRun(factory).run(number);
        case DAY -> new DemandRun(factory, seconds).day(number);
      }
    }
  }
}
