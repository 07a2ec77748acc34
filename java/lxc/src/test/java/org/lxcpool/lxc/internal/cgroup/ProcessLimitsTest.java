package org.lxcpool.lxc.internal.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLimitsTest {
  @TempDir Path top = Path.of("/nowhere");

  private static void write(Path cgroup, String file, String text) throws IOException {
    Files.createDirectories(cgroup);
    Files.writeString(cgroup.resolve(file), text + "\n");
  }

  private ProcessLimits unified(String cgroup) {
    return new ProcessLimits(
        new Hierarchies(List.of(new Hierarchy(top, "/", Set.of()))), List.of("0::" + cgroup));
  }

  @Test
  void lowestLimitUpToTheTopApplies() throws IOException {
    write(top.resolve("shard"), "cpu.max", "50000 100000");
    write(top.resolve("shard"), "memory.max", "4096000");
    write(top.resolve("shard/agent"), "cpu.max", "max 100000");
    write(top.resolve("shard/agent"), "memory.max", "8192000");

    ProcessLimits limits = unified("/shard/agent");

    assertThat(limits.cpus()).isEqualTo(0.5);
    assertThat(limits.memoryBytes()).isEqualTo(4_096_000);
  }

  @Test
  void missingFileOrMaxMeansNoLimit() throws IOException {
    write(top.resolve("shard"), "cpu.max", "max 100000");
    write(top.resolve("shard"), "memory.max", "max");

    for (String cgroup : List.of("/shard", "/")) {
      assertThat(unified(cgroup).cpus()).isInfinite();
      assertThat(unified(cgroup).memoryBytes()).isInfinite();
    }
  }

  @Test
  void limitsOfV1AreReadFromTheirOwnFiles() throws IOException {
    Path cpu = top.resolve("cpu");
    Path memory = top.resolve("memory");
    write(cpu.resolve("shard"), "cpu.cfs_quota_us", "150000");
    write(cpu.resolve("shard"), "cpu.cfs_period_us", "100000");
    write(cpu, "cpu.cfs_quota_us", "-1");
    write(cpu, "cpu.cfs_period_us", "100000");
    write(memory.resolve("shard"), "memory.limit_in_bytes", "1000000");
    Hierarchies cgroups =
        new Hierarchies(
            List.of(
                new Hierarchy(cpu, "/", Set.of("cpu")),
                new Hierarchy(memory, "/", Set.of("memory")),
                new Hierarchy(top.resolve("unified"), "/", Set.of())));

    ProcessLimits limits =
        new ProcessLimits(cgroups, List.of("3:memory:/shard", "2:cpu:/shard", "0::/"));

    assertThat(limits.cpus()).isEqualTo(1.5);
    assertThat(limits.memoryBytes()).isEqualTo(1_000_000);
  }
}
