package org.lxcpool.benchmarks.system.lifecycle;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lxcpool.benchmarks.system.host.ChildProgram;
import org.lxcpool.benchmarks.system.host.StartMode;
import org.lxcpool.benchmarks.system.legacy.EphemeralCopies;

/**
 * The measurements on a benchmark host. Each runs in a separate JVM and returns its numbers by
 * name.
 */
public final class Measurements {
  /** Live megabytes of the small and the large heap whose starts are compared. */
  public static final int SMALL_HEAP = 256;

  public static final int LARGE_HEAP = 4_096;

  /** Live megabytes and ready containers of the agent that rewrites its whole heap. */
  public static final int AGENT_HEAP = 2_048;

  public static final int AGENT_CONTAINERS = 20;

  private static final int SPARE_HEAP = 512;

  /** Makes the instants at which starts are killed the same in each run. */
  private static final int SEED = 20_261_124;

  private final Path home;

  /** Creates the measurements on the home of a benchmark host. */
  public Measurements(Path home) {
    this.home = home;
  }

  /** Returns whether LXC's tool that executes a command in a container is installed. */
  public static boolean hasAttachTool() {
    return hasTool("lxc-attach");
  }

  /** Returns whether LXC's tool that copies a container is installed. */
  public static boolean hasCopyTool() {
    return hasTool(EphemeralCopies.TOOL);
  }

  private static boolean hasTool(String name) {
    for (String directory :
        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(directory).resolve(name))) {
        return true;
      }
    }
    return false;
  }

  /** Measures the C program: containers a second, and the memory that they take. */
  public Map<String, Double> plain(boolean privileged, int count, int atOnce)
      throws IOException, InterruptedException {
    return plain(privileged, false, count, atOnce);
  }

  /** Measures the C program with its containers spread over the disk. */
  public Map<String, Double> plainSpread(boolean privileged, int count, int atOnce)
      throws IOException, InterruptedException {
    return plain(privileged, true, count, atOnce);
  }

  private Map<String, Double> plain(boolean privileged, boolean spread, int count, int atOnce)
      throws IOException, InterruptedException {
    Thread.sleep(Throughput.SETTLE_MILLIS);
    return PlainCProgram.run(home, privileged, spread, count, atOnce);
  }

  /**
   * Starts a warmed-up JVM that creates {@code count} containers, {@code atOnce} concurrently, on
   * each request.
   *
   * @param warmUps the maximum number of warm-up rounds
   */
  public AgentJvm startAgent(StartMode mode, boolean privileged, int count, int atOnce, int warmUps)
      throws IOException {
    Path own = home.resolve(mode.name().toLowerCase(Locale.ROOT)); // two may run at once
    List<String> arguments =
        new ArrayList<>(arguments(own, Probe.What.AGENT, mode, privileged, count, atOnce));
    arguments.add(Integer.toString(warmUps));
    return AgentJvm.start(
        ChildProgram.command(mode.jvmOptions(SMALL_HEAP), Probe.class, arguments));
  }

  /** Measures containers a second of a pool that fills from empty. */
  public Map<String, Double> coldPool(StartMode mode, boolean privileged, int count, int warmUps)
      throws IOException, InterruptedException {
    return probe(Probe.What.COLD_POOL, mode, SMALL_HEAP, privileged, count, warmUps);
  }

  /** Measures the same of the legacy pool. */
  public Map<String, Double> legacyPool(int count, int warmUps)
      throws IOException, InterruptedException {
    return probe(Probe.What.LEGACY_POOL, StartMode.IN_PROCESS, SMALL_HEAP, true, count, warmUps);
  }

  /** Measures the same of LXC's tool that copies a container. */
  public Map<String, Double> copies(int count) throws IOException, InterruptedException {
    return probe(Probe.What.COPIES, StartMode.IN_PROCESS, SMALL_HEAP, true, count, 0);
  }

  /** Measures the median of single starts with a number of live megabytes in the heap. */
  public Map<String, Double> starts(StartMode mode, int liveMegabytes, int count)
      throws IOException, InterruptedException {
    int heap = liveMegabytes + SPARE_HEAP;
    return probe(Probe.What.HEAP, mode, heap, true, count, liveMegabytes);
  }

  /**
   * Measures the memory that ready containers take, and how much they slow down a rewrite of the
   * heap. The heap is touched in advance, as in an agent that has run for days. Otherwise a garbage
   * collection in between could take a hundred megabytes, which would be attributed to the
   * containers.
   */
  public Map<String, Double> memory(StartMode mode, int liveMegabytes, int count)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(mode.jvmOptions(liveMegabytes + SPARE_HEAP));
    options.add("-XX:+AlwaysPreTouch");
    return probe(options, Probe.What.MEMORY, mode, true, count, liveMegabytes);
  }

  /** Measures the cleanup of killed starts through the launcher. */
  public Map<String, Double> kills(int count) throws IOException, InterruptedException {
    return probe(Probe.What.KILLS, StartMode.LAUNCHER, SPARE_HEAP, true, count, SEED);
  }

  /** Measures how soon the death of an init is noticed. */
  public Map<String, Double> deaths(StartMode mode, int count)
      throws IOException, InterruptedException {
    return probe(Probe.What.DEATHS, mode, SPARE_HEAP, true, count, 0);
  }

  /** Measures exec against LXC's tool. */
  public Map<String, Double> exec(StartMode mode, int count)
      throws IOException, InterruptedException {
    return probe(Probe.What.EXEC, mode, SPARE_HEAP, true, count, 0);
  }

  private Map<String, Double> probe(
      Probe.What what, StartMode mode, int heapMegabytes, boolean privileged, int count, int second)
      throws IOException, InterruptedException {
    return probe(mode.jvmOptions(heapMegabytes), what, mode, privileged, count, second);
  }

  private Map<String, Double> probe(
      List<String> jvmOptions,
      Probe.What what,
      StartMode mode,
      boolean privileged,
      int count,
      int second)
      throws IOException, InterruptedException {
    return ChildProgram.run(
        ChildProgram.command(
            jvmOptions, Probe.class, arguments(home, what, mode, privileged, count, second)));
  }

  private static List<String> arguments(
      Path home, Probe.What what, StartMode mode, boolean privileged, int count, int second) {
    return List.of(
        what.name(),
        home.toString(),
        mode.name(),
        Boolean.toString(privileged),
        Integer.toString(count),
        Integer.toString(second));
  }
}
