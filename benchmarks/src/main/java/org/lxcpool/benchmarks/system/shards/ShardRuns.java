package org.lxcpool.benchmarks.system.shards;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lxcpool.benchmarks.system.host.BenchHost;
import org.lxcpool.benchmarks.system.host.ChildProgram;
import org.lxcpool.benchmarks.system.host.StartMode;

/** The measurements on a shard. Each has its own JVM, cgroup and benchmark host. */
public final class ShardRuns {
  /** A number of workers that means the pool's own adaptive limit. */
  public static final int ADAPTIVE = AgentPool.ADAPTIVE;

  private static final int HEAP_MEGABYTES = 256;

  private ShardRuns() {}

  /** Measures containers a second and the duration of a creation with a number of workers. */
  public static Map<String, Double> sizing(Profile profile, int workers, double seconds)
      throws IOException, InterruptedException {
    return run(profile, ShardProgram.What.SIZING, seconds, workers);
  }

  /** Measures how clients are served that arrive at a steady rate. */
  public static Map<String, Double> demand(Profile profile, int perSecond, double seconds)
      throws IOException, InterruptedException {
    return run(profile, ShardProgram.What.DEMAND, seconds, perSecond);
  }

  /** Measures how a stock of 20 serves 50 clients that arrive at once. */
  public static Map<String, Double> spike(Profile profile, int rounds)
      throws IOException, InterruptedException {
    return run(profile, ShardProgram.What.SPIKE, 0, rounds);
  }

  /** Measures how the clients of a simulated day are served. */
  public static Map<String, Double> day(Profile profile, int peakPerSecond, double seconds)
      throws IOException, InterruptedException {
    return run(profile, ShardProgram.What.DAY, seconds, peakPerSecond);
  }

  private static Map<String, Double> run(
      Profile profile, ShardProgram.What what, double seconds, int number)
      throws IOException, InterruptedException {
    try (BenchHost host = BenchHost.create();
        Shard shard = Shard.create(profile)) {
      List<String> command =
          ChildProgram.command(
              StartMode.LAUNCHER.jvmOptions(HEAP_MEGABYTES),
              ShardProgram.class,
              List.of(
                  what.name(),
                  host.home().toString(),
                  String.format(Locale.ROOT, "%.3f", seconds),
                  Integer.toString(number)));
      return ChildProgram.run(shard.command(command));
    }
  }
}
