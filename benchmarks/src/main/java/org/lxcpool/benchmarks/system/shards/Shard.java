package org.lxcpool.benchmarks.system.shards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lxcpool.benchmarks.system.host.BenchHost;

/**
 * A cgroup, in every hierarchy, that limits an agent and its containers to a profile's processors
 * and memory.
 *
 * <p>liblxc creates the cgroups of containers beside that of process 1. The agent therefore runs in
 * a new pid namespace whose first process is in the shard's cgroup.
 */
final class Shard implements AutoCloseable {
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
  private static final long PERIOD_MICROS = 100_000;

  private final List<Path> cgroups = new ArrayList<>();

  private Shard() {}

  static Shard create(Profile profile) throws IOException {
    Shard shard = new Shard();
    String name = BenchHost.shardCgroup();
    try {
      for (Path hierarchy : hierarchies()) {
        shard.cgroups.add(Files.createDirectory(hierarchy.resolve(name)));
      }
      shard.limit(profile);
      return shard;
    } catch (IOException e) {
      shard.close();
      throw e;
    }
  }

  /** Returns the hierarchies of cgroup v1 and the unified one. */
  private static List<Path> hierarchies() throws IOException {
    if (Files.exists(CGROUPS.resolve("cgroup.procs"))) {
      return List.of(CGROUPS);
    }
    try (Stream<Path> all = Files.list(CGROUPS)) {
      return all.map(Shard::real)
          .distinct()
          .filter(each -> Files.exists(each.resolve("cgroup.procs")))
          .toList();
    }
  }

  // A hierarchy of two controllers has two names.
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path;
    }
  }

  private void limit(Profile profile) throws IOException {
    long quota = Math.round(profile.cpus() * PERIOD_MICROS);
    String memory = Long.toString(profile.memory(machineMemory()));
    int limited = 0;
    for (Path cgroup : cgroups) {
      limited += write(cgroup, "cpu.cfs_period_us", Long.toString(PERIOD_MICROS));
      limited += write(cgroup, "cpu.cfs_quota_us", Long.toString(quota));
      limited += write(cgroup, "cpu.max", quota + " " + PERIOD_MICROS) * 2;
      limited += write(cgroup, "memory.limit_in_bytes", memory);
      limited += write(cgroup, "memory.max", memory);
      // A v1 cpuset accepts processes only once its cpus and mems are set.
      inherit(cgroup, "cpuset.cpus");
      inherit(cgroup, "cpuset.mems");
    }
    if (limited != 3) {
      throw new IOException("this host can't limit the processors and memory of a cgroup");
    }
  }

  private static int write(Path cgroup, String file, String text) throws IOException {
    if (!Files.exists(cgroup.resolve(file))) {
      return 0;
    }
    Files.writeString(cgroup.resolve(file), text);
    return 1;
  }

  private static void inherit(Path cgroup, String file) throws IOException {
    Path above = cgroup.resolveSibling(file);
    if (Files.exists(above) && Files.exists(cgroup.resolve(file))) {
      String value = Files.readString(above).strip();
      if (!value.isEmpty()) {
        Files.writeString(cgroup.resolve(file), value);
      }
    }
  }

  private static long machineMemory() throws IOException {
    return Files.readAllLines(Path.of("/proc/meminfo")).stream()
        .filter(line -> line.startsWith("MemTotal:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) << 10)
        .findFirst()
        .orElseThrow(() -> new IOException("/proc/meminfo has no MemTotal"));
  }

  /** Returns a command that runs the given command in the shard. */
  List<String> command(List<String> command) {
    StringBuilder enter = new StringBuilder();
    for (Path cgroup : cgroups) {
      enter.append("echo $$ > ").append(cgroup).append("/cgroup.procs && ");
    }
    // The inner shell is process 1 and adopts the monitors.
    enter.append(
        "exec unshare --pid --fork --mount-proc --kill-child sh -c '\"$@\"; exit $?' sh \"$@\"");
    List<String> all = new ArrayList<>(List.of("sh", "-c", enter.toString(), "sh"));
    all.addAll(command);
    return all;
  }

  @Override
  public void close() throws IOException {
    for (Path cgroup : cgroups) {
      // liblxc's pivot cgroup, which a monitor enters to remove its own.
      Files.deleteIfExists(cgroup.resolve("lxc.pivot"));
      Files.deleteIfExists(cgroup);
    }
    cgroups.clear();
  }
}
