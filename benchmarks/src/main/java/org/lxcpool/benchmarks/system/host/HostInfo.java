package org.lxcpool.benchmarks.system.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.lxcpool.lxc.HostCheck;

/** The machine of a run. */
public final class HostInfo {
  /** The load per processor before a run above which its numbers are unreliable. */
  private static final double QUIET_LOAD_PER_CPU = 0.25;

  private final int processors = Runtime.getRuntime().availableProcessors();
  private final String cpu;
  private final String memory;
  private final double loadBefore;

  private HostInfo(String cpu, String memory, double loadBefore) {
    this.cpu = cpu;
    this.memory = memory;
    this.loadBefore = loadBefore;
  }

  /** Reads the state of this machine before a run. */
  public static HostInfo read() {
    String cpu = field("/proc/cpuinfo", "model name", "unknown processor");
    return new HostInfo(cpu, field("/proc/meminfo", "MemTotal", "unknown"), load());
  }

  /** Returns whether the machine was nearly idle before the run. */
  public boolean wasQuiet() {
    return loadBefore < QUIET_LOAD_PER_CPU * processors;
  }

  /** Returns facts about the machine, one a line. The load afterwards includes the run itself. */
  public List<String> facts() {
    return List.of(
        "processors: " + processors + " of " + cpu,
        "memory: " + memory,
        "kernel: " + System.getProperty("os.name") + " " + System.getProperty("os.version"),
        "liblxc: " + liblxc(),
        "JDK: " + System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        String.format(
            Locale.ROOT, "load average: %.2f before, %.2f afterwards", loadBefore, load()));
  }

  /** Returns the warning for a machine that wasn't idle. */
  public String warning() {
    return String.format(
        Locale.ROOT,
        "this machine isn't idle (load average %.2f on %d processors): the numbers are unreliable",
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
