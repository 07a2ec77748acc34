package org.lxcpool.cli.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lxcpool.cli.support.CommandFailed;
import org.lxcpool.cli.support.HostState;

/**
 * The resources of an agent and its pool: descriptors, threads, memory and kernel objects.
 *
 * @param kilobytes the resident memory of the agent and its launcher
 * @param counts all other resources, by kind
 */
record SoakUsage(long kilobytes, Map<String, Integer> counts) {
  /** Tolerated growth, mostly of compiled code; the heap is touched in advance. */
  private static final long SLACK_KILOBYTES = 8 << 10;

  static SoakUsage of(long pid, SoakHost host) {
    Path process = Path.of("/proc", Long.toString(pid));
    Map<String, Integer> counts = new TreeMap<>(host.kernelObjects());
    counts.put("descriptors", HostState.list(process.resolve("fd")).size());
    counts.put("threads", HostState.list(process.resolve("task")).size());
    long kilobytes = residentKilobytes(pid);
    // Its launcher, if any. Monitors aren't its children.
    for (ProcessHandle child : ProcessHandle.of(pid).stream().flatMap(p -> p.children()).toList()) {
      kilobytes += residentKilobytes(child.pid());
    }
    return new SoakUsage(kilobytes, counts);
  }

  private static long residentKilobytes(long pid) {
    try {
      Path status = Path.of("/proc", Long.toString(pid), "status");
      return Files.readAllLines(status, StandardCharsets.ISO_8859_1).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
          .findFirst()
          .orElseThrow(() -> new CommandFailed("the agent has ended"));
    } catch (IOException e) {
      throw new CommandFailed("the agent has ended: " + e, e);
    }
  }

  /** Returns the resources that have grown; empty if none has. */
  List<String> growthSince(SoakUsage before) {
    List<String> grown = new ArrayList<>();
    if (kilobytes > before.kilobytes + SLACK_KILOBYTES) {
      grown.add("memory from " + before.kilobytes + " to " + kilobytes + " kB");
    }
    counts.forEach(
        (kind, count) -> {
          int earlier = before.counts.getOrDefault(kind, 0);
          if (count > earlier) {
            grown.add(kind + " from " + earlier + " to " + count);
          }
        });
    return grown;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(kilobytes).append(" kB");
    counts.forEach((kind, count) -> text.append(", ").append(count).append(' ').append(kind));
    return text.toString();
  }
}
