package org.lxcpool.benchmarks.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.lxcpool.lxc.LxcContainer;

/** Containers a second, CPU per container, and how long each phase of a life takes. */
final class Rates {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Rates() {}

  static void measure(Fleet fleet, int count, int atOnce) throws Exception {
    fleet.each(count / 2, atOnce, LxcContainer::start); // warms up
    fleet.destroyAll();
    Map<Phase, List<Long>> took = new EnumMap<>(Phase.class);
    HostCpu cpu = HostCpu.begin();
    long begin = System.nanoTime();
    fleet.each(count, atOnce, LxcContainer::start);
    double seconds = (System.nanoTime() - begin) / 1e9;
    Probe.print("rate", count / seconds);
    Probe.print("cpu", cpu.busyMillis() / count);
    fleet.destroyAll();
    for (int i = 0; i < count; i++) {
      life(fleet, took);
    }
    took.forEach((phase, all) -> phase.print(all.stream().mapToLong(Long::longValue).toArray()));
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
