package org.lxcpool.benchmarks.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.lxcpool.lxc.LxcContainer;

/** Containers a second, CPU per container, and how long each phase of a life takes. */
final class Rates {
  private static final int WARM_UP_THREADS = 4;

  /** Of each container that is measured: a compiler that has seen less is still at work. */
  private static final int WARM_UP_LIVES = 12;

  /**
   * What was destroyed before leaves the kernel something to do: all begin on a machine where
   * nobody takes containers apart.
   */
  static final long SETTLE_MILLIS = 2_000;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Rates() {}

  static void measure(Fleet fleet, int count, int atOnce) throws Exception {
    Thread.sleep(SETTLE_MILLIS);
    Map<Phase, List<Long>> took = new EnumMap<>(Phase.class);
    HostCpu cpu = HostCpu.begin();
    long begin = System.nanoTime();
    fleet.each(count, atOnce, LxcContainer::start);
    double seconds = (System.nanoTime() - begin) / 1e9;
    ChildProgram.print("rate", count / seconds);
    ChildProgram.print("cpu", cpu.busyMillis() / count);
    fleet.destroyAll();
    for (int i = 0; atOnce == 1 && i < count; i++) {
      life(fleet, took);
    }
    took.forEach((phase, all) -> phase.print(all.stream().mapToLong(Long::longValue).toArray()));
  }

  /**
   * An agent runs for days, and what it runs is compiled: whole lives until this one's is, too. One
   * that was just started takes about twice the time.
   */
  static void warmUp(Fleet fleet, int count, int atOnce) throws Exception {
    int threads = Math.max(atOnce, WARM_UP_THREADS);
    fleet.each(
        WARM_UP_LIVES * count,
        threads,
        container -> {
          container.start();
          fleet.destroy(container);
        });
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
