package org.lxcpool.benchmarks.system.lifecycle;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.lxcpool.benchmarks.system.host.ChildProgram;
import org.lxcpool.benchmarks.system.host.HostCpu;
import org.lxcpool.lxc.LxcContainer;

/** Measures containers a second, CPU time per container, and the phases of the lifecycle. */
final class Throughput {
  /** More than one, as the compiler may be idle in one round by chance. */
  private static final int IDLE_ROUNDS = 3;

  /** Compiler time per container of a warm JVM, in milliseconds; a container takes about ten. */
  private static final double COMPILES_MILLIS = 0.2;

  /**
   * A pause before each measurement, in which the kernel finishes the cleanup of destroyed
   * containers.
   */
  static final long SETTLE_MILLIS = 2_000;

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private Throughput() {}

  static void measure(ContainerGroup group, int count, int atOnce) throws Exception {
    Thread.sleep(SETTLE_MILLIS);
    Round round = Round.of(group, count, atOnce);
    ChildProgram.print("rate", round.rate());
    ChildProgram.print("cpu", round.cpu());
    round
        .took()
        .forEach((phase, all) -> phase.print(all.stream().mapToLong(Long::longValue).toArray()));
  }

  /**
   * One measurement.
   *
   * @param rate containers a second
   * @param cpu milliseconds of CPU time per container
   * @param took nanoseconds of each phase, of containers created one after the other; empty if
   *     several were started concurrently
   */
  private record Round(double rate, double cpu, Map<Phase, List<Long>> took) {
    static Round of(ContainerGroup group, int count, int atOnce) throws Exception {
      HostCpu host = HostCpu.begin();
      long begin = System.nanoTime();
      group.each(count, atOnce, LxcContainer::start);
      double seconds = (System.nanoTime() - begin) / 1e9;
      double cpu = host.busyMillis() / count;
      group.destroyAll();
      Map<Phase, List<Long>> took = new EnumMap<>(Phase.class);
      for (int i = 0; atOnce == 1 && i < count; i++) {
        lifecycle(group, took);
      }
      return new Round(count / seconds, cpu, took);
    }
  }

  /**
   * Repeats the measurement until the JIT compiler has been idle for some rounds, as in an agent
   * that has run for days. A freshly started agent takes about twice the time.
   *
   * @param most the maximum number of rounds
   */
  static void warmUp(ContainerGroup group, int count, int atOnce, int most) throws Exception {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    int idle = 0;
    for (int i = 0; i < most && idle < IDLE_ROUNDS; i++) {
      long before = compiler.getTotalCompilationTime();
      Round unused = Round.of(group, count, atOnce);
      long compiled = compiler.getTotalCompilationTime() - before;
      idle = compiled <= COMPILES_MILLIS * count ? idle + 1 : 0;
    }
  }

  /** Runs one container through all phases. */
  private static void lifecycle(ContainerGroup group, Map<Phase, List<Long>> took)
      throws Exception {
    long begin = System.nanoTime();
    LxcContainer container = group.define();
    begin = took(took, Phase.DEFINE, begin);
    container.start();
    begin = took(took, Phase.START, begin);
    container.awaitNetwork(TIMEOUT);
    begin = took(took, Phase.NETWORK, begin);
    if (container.exec(List.of("/bin/true")).waitFor() != 0) {
      throw new IllegalStateException("/bin/true failed");
    }
    begin = took(took, Phase.EXEC, begin);
    group.destroy(container);
    long unused = took(took, Phase.DESTROY, begin);
  }

  private static long took(Map<Phase, List<Long>> took, Phase phase, long begin) {
    long now = System.nanoTime();
    took.computeIfAbsent(phase, p -> new ArrayList<>()).add(now - begin);
    return now;
  }
}
