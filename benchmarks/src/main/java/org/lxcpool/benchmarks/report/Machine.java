package org.lxcpool.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.lxcpool.lxc.HostCheck;

/** Where it was measured. */
public final class Machine {
  /** More runnable threads per processor before the run than this, and the numbers are doubtful. */
  private static final double QUIET_LOAD_PER_CPU = 0.25;

  private final int processors = Runtime.getRuntime().availableProcessors();
  private final String cpu;
  private final String memory;
  private final double loadBefore;

  private Machine(String cpu, String memory, double loadBefore) {
    this.cpu = cpu;
    this.memory = memory;
    this.loadBefore = loadBefore;
  }

  /** Looks at this machine before a run. */
  public static Machine look() {
    String cpu = field("/proc/cpuinfo", "model name", "unknown processor");
    return new Machine(cpu, field("/proc/meminfo", "MemTotal", "unknown"), load());
  }

  /** Whether the machine had little else to do before the run. */
  public boolean wasQuiet() {
    return loadBefore < QUIET_LOAD_PER_CPU * processors;
  }

  /** What it is, one fact a line. The load average afterwards has the run itself in it. */
  public List<String> facts() {
    return List.of(
        "processor: " + cpu + ", " + processors + " of them",
        "memory: " + memory,
        "kernel: " + System.getProperty("os.name") + " " + System.getProperty("os.version"),
        "liblxc: " + liblxc(),
        "JDK: " + System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        String.format(
            Locale.ROOT, "load average: %.2f before, %.2f afterwards", loadBefore, load()));
  }

  /** The warning if the machine isn't quiet. */
  public String warning() {
    return String.format(
        Locale.ROOT,
        "this machine isn't quiet (load average %.2f on %d processors): the numbers are doubtful",
        loadBefore,
        processors);
  }

  private static String liblxc() {
    return HostCheck.ofThisHost().findings().stream()
        .filter(finding -> finding.name().equals("liblxc"))
        .map(HostCheck.Finding::detail)
        .findFirst()
        .orElse("unknown");
  }

  private static double load() {
    try {
      return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
    } catch (IOException | NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static String field(String file, String name, String otherwise) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(otherwise);
    } catch (IOException e) {
      return otherwise;
    }
  }
}
