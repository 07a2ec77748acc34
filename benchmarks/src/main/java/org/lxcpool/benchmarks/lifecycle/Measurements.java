package org.lxcpool.benchmarks.lifecycle;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What can be measured on a ground; each in a JVM of its own. The numbers come back by name. */
public final class Measurements {
  /** Live megabytes of a small and of a large agent's heap, whose starts are compared. */
  public static final int SMALL_HEAP = 256;

  public static final int LARGE_HEAP = 4_096;

  /** Live megabytes of the agent that writes all its heap anew, and its ready containers. */
  public static final int AGENT_HEAP = 2_048;

  public static final int AGENT_CONTAINERS = 20;

  private static final int SPARE_HEAP = 512;

  /** So that the moments at which starts are killed are the same in each run. */
  private static final int SEED = 20_261_124;

  private final Path home;

  /** On a ground's home. */
  public Measurements(Path home) {
    this.home = home;
  }

  /** Whether LXC's tool to execute a command in a container is installed. */
  public static boolean hasAttachTool() {
    return hasTool("lxc-attach");
  }

  /** Whether LXC's tool to copy a container is installed. */
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

  /** The C program's containers a second, and what the machine loses to them. */
  public Map<String, Double> plain(boolean privileged, int count, int atOnce)
      throws IOException, InterruptedException {
    return plain(privileged, false, count, atOnce);
  }

  /** The same, with its containers spread over the disk. */
  public Map<String, Double> plainSpread(boolean privileged, int count, int atOnce)
      throws IOException, InterruptedException {
    return plain(privileged, true, count, atOnce);
  }

  private Map<String, Double> plain(boolean privileged, boolean spread, int count, int atOnce)
      throws IOException, InterruptedException {
    Thread.sleep(Rates.SETTLE_MILLIS);
    return Plain.run(home, privileged, spread, count, atOnce);
  }

  /**
   * One who makes so many containers, so many at once, as often as it is told to.
   *
   * @param warmUps how often it does before, at most
   */
  public Agent agent(Way way, boolean privileged, int count, int atOnce, int warmUps)
      throws IOException {
    Path own = home.resolve(way.name().toLowerCase(Locale.ROOT)); // two may live at once
    List<String> arguments =
        new ArrayList<>(arguments(own, Probe.What.AGENT, way, privileged, count, atOnce));
    arguments.add(Integer.toString(warmUps));
    return Agent.start(ChildProgram.command(way.jvmOptions(SMALL_HEAP), arguments));
  }

  /** Containers a second until so many are ready, from a pool that has none. */
  public Map<String, Double> coldPool(Way way, boolean privileged, int count, int warmUps)
      throws IOException, InterruptedException {
    return probe(Probe.What.COLD_POOL, way, SMALL_HEAP, privileged, count, warmUps);
  }

  /** The same by the scheme of the pool that this one descends from. */
  public Map<String, Double> ancestor(int count, int warmUps)
      throws IOException, InterruptedException {
    return probe(Probe.What.ANCESTOR, Way.IN_PROCESS, SMALL_HEAP, true, count, warmUps);
  }

  /** The same by LXC's tool to copy a container. */
  public Map<String, Double> copies(int count) throws IOException, InterruptedException {
    return probe(Probe.What.COPIES, Way.IN_PROCESS, SMALL_HEAP, true, count, 0);
  }

  /** The median of starts one by one beside so many live megabytes. */
  public Map<String, Double> starts(Way way, int liveMegabytes, int count)
      throws IOException, InterruptedException {
    int heap = liveMegabytes + SPARE_HEAP;
    return probe(Probe.What.HEAP, way, heap, true, count, liveMegabytes);
  }

  /**
   * What the machine and a rewrite of the heap lose to ready containers. The agent has touched all
   * of its heap before, as one that runs for days has: else a collection that happens to come takes
   * a hundred megabytes, and seems to be the containers'.
   */
  public Map<String, Double> memory(Way way, int liveMegabytes, int count)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(way.jvmOptions(liveMegabytes + SPARE_HEAP));
    options.add("-XX:+AlwaysPreTouch");
    return probe(options, Probe.What.MEMORY, way, true, count, liveMegabytes);
  }

  /** Starts by launcher that are killed. */
  public Map<String, Double> kills(int count) throws IOException, InterruptedException {
    return probe(Probe.What.KILLS, Way.LAUNCHER, SPARE_HEAP, true, count, SEED);
  }

  /** Containers whose init is killed. */
  public Map<String, Double> deaths(Way way, int count) throws IOException, InterruptedException {
    return probe(Probe.What.DEATHS, way, SPARE_HEAP, true, count, 0);
  }

  /** Commands beside liblxc's tool. */
  public Map<String, Double> exec(Way way, int count) throws IOException, InterruptedException {
    return probe(Probe.What.EXEC, way, SPARE_HEAP, true, count, 0);
  }

  private Map<String, Double> probe(
      Probe.What what, Way way, int heapMegabytes, boolean privileged, int count, int second)
      throws IOException, InterruptedException {
    return probe(way.jvmOptions(heapMegabytes), what, way, privileged, count, second);
  }

  private Map<String, Double> probe(
      List<String> jvmOptions, Probe.What what, Way way, boolean privileged, int count, int second)
      throws IOException, InterruptedException {
    return ChildProgram.probe(jvmOptions, arguments(home, what, way, privileged, count, second));
  }

  private static List<String> arguments(
      Path home, Probe.What what, Way way, boolean privileged, int count, int second) {
    return List.of(
        what.name(),
        home.toString(),
        way.name(),
        Boolean.toString(privileged),
        Integer.toString(count),
        Integer.toString(second));
  }
}
