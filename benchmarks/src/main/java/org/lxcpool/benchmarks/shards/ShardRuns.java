package org.lxcpool.benchmarks.shards;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lxcpool.benchmarks.lifecycle.BenchHost;
import org.lxcpool.benchmarks.lifecycle.ChildProgram;
import org.lxcpool.benchmarks.lifecycle.Way;

/** What can be measured on a shard; each in a JVM, a cgroup and on a ground of its own. */
public final class ShardRuns {
  /** Stands for workers as many as the pool finds best. */
  public static final int ADAPTIVE = ShardProgram.ADAPTIVE;

  private static final int HEAP_MEGABYTES = 256;

  private ShardRuns() {}

  /** Containers a second with so many workers, and how long a creation takes. */
  public static Map<String, Double> sizing(Profile profile, int workers, double seconds)
      throws IOException, InterruptedException {
    return run(profile, ShardProgram.What.SIZING, seconds, workers);
  }

  /** How takers are served who come at a steady rate. */
  public static Map<String, Double> demand(Profile profile, int perSecond, double seconds)
      throws IOException, InterruptedException {
    return run(profile, ShardProgram.What.DEMAND, seconds, perSecond);
  }

  /** How 50 takers at once are served by a stock of 20. */
  public static Map<String, Double> spike(Profile profile, int rounds)
      throws IOException, InterruptedException {
    return run(profile, ShardProgram.What.SPIKE, 0, rounds);
  }

  /** How a day's takers are served. */
  public static Map<String, Double> day(Profile profile, int peakPerSecond, double seconds)
      throws IOException, InterruptedException {
    return run(profile, ShardProgram.What.DAY, seconds, peakPerSecond);
  }

  private static Map<String, Double> run(
      Profile profile, ShardProgram.What what, double seconds, int number)
      throws IOException, InterruptedException {
    try (BenchHost ground = BenchHost.make();
        Shard shard = Shard.make(profile)) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(Way.LAUNCHER.jvmOptions(HEAP_MEGABYTES));
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.add(ShardProgram.class.getName());
      command.add(what.name());
      command.add(ground.home().toString());
      command.add(String.format(Locale.ROOT, "%.3f", seconds));
      command.add(Integer.toString(number));
      return ChildProgram.run(shard.command(command));
    }
  }
}
