package org.lxcpool.benchmarks.lifecycle;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.lxcpool.lxc.LxcContainer;

/** Containers a second, CPU per container, and how long each phase of a life takes. */
final class Rates {
  /** A compiler may be idle once by chance. */
  private static final int IDLE_ROUNDS = 3;

  /** What a compiler that has next to nothing to do takes for a container, which takes ten. */
  private static final double COMPILES_MILLIS = 0.2;

  /**
   * What was destroyed before leaves the kernel something to do: all begin on a machine where
   * nobody takes containers apart.
   */
  static final long SETTLE_MILLIS = 2_000;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Rates() {}

  static void measure(Fleet fleet, int count, int atOnce) throws Exception {
    Thread.sleep(SETTLE_MILLIS);
    Round round = Round.of(fleet, count, atOnce);
    ChildProgram.print("rate", round.rate());
    ChildProgram.print("cpu", round.cpu());
    round
        .took()
        .forEach((phase, all) -> phase.print(all.stream().mapToLong(Long::longValue).toArray()));
  }

  /**
   * What is measured once.
   *
   * @param rate containers a second
   * @param cpu milliseconds of processors for each
   * @param took nanoseconds of each phase of whole lives, one after the other; none if several were
   *     started at once
   */
  private record Round(double rate, double cpu, Map<Phase, List<Long>> took) {
    static Round of(Fleet fleet, int count, int atOnce) throws Exception {
      HostCpu host = HostCpu.begin();
      long begin = System.nanoTime();
      fleet.each(count, atOnce, LxcContainer::start);
      double seconds = (System.nanoTime() - begin) / 1e9;
      double cpu = host.busyMillis() / count;
      fleet.destroyAll();
      Map<Phase, List<Long>> took = new EnumMap<>(Phase.class);
      for (int i = 0; atOnce == 1 && i < count; i++) {
        life(fleet, took);
      }
      return new Round(count / seconds, cpu, took);
    }
  }

  /**
   * An agent runs for days, and what it runs is compiled: it does what is measured again and again,
   * until the compiler has been idle for a while. An agent that was just started takes about twice
   * the time.
   *
   * @param most how often at most
   */
  static void warmUp(Fleet fleet, int count, int atOnce, int most) throws Exception {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    int idle = 0;
    for (int i = 0; i < most && idle < IDLE_ROUNDS; i++) {
      long before = compiler.getTotalCompilationTime();
      Round unused = Round.of(fleet, count, atOnce);
      long compiled = compiler.getTotalCompilationTime() - before;
      idle = compiled <= COMPILES_MILLIS * count ? idle + 1 : 0;
    }
  }

  /** One whole life, by itself. */
  private static void life(Fleet fleet, Map<Phase, List<Long>> took) throws Exception {
    long begin = System.nanoTime();
    LxcContainer container = fleet.define();
    begin = took(took, Phase.DEFINE, begin);
    container.start();
    begin = took(took, Phase.START, begin);
    container.awaitNetwork(PATIENCE);
    begin = took(took, Phase.NETWORK, begin);
    if (container.exec(List.of("/bin/true")).waitFor() != 0) {
      throw new IllegalStateException("/bin/true failed");
    }
    begin = took(took, Phase.EXEC, begin);
    fleet.destroy(container);
    long unused = took(took, Phase.DESTROY, begin);
  }

  private static long took(Map<Phase, List<Long>> took, Phase phase, long begin) {
    long now = System.nanoTime();
    took.computeIfAbsent(phase, p -> new ArrayList<>()).add(now - begin);
    return now;
  }
}
