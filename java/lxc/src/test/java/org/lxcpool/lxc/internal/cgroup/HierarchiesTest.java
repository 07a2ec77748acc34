package org.lxcpool.lxc.internal.cgroup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HierarchiesTest {
  private static final String V2 =
      "24 17 0:21 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate";

  private static final List<String> HYBRID =
      List.of(
          "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
          "30 22 0:26 / /sys/fs/cgroup ro,nosuid shared:9 - tmpfs tmpfs ro,mode=755",
          "31 30 0:27 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw",
          "32 30 0:28 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,"
              + "release_agent=/lib/systemd/agent,name=systemd",
          "33 30 0:29 / /sys/fs/cgroup/cpu,cpuacct rw shared:12 master:1 - cgroup cgroup"
              + " rw,cpu,cpuacct",
          "34 30 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory");

  private static List<Path> paths(String... paths) {
    return List.of(paths).stream().map(Path::of).toList();
  }

  @Test
  void unifiedHostHasOneHierarchyAndNoV1Controller() {
    Hierarchies cgroups = Hierarchies.parse(List.of(V2));

    assertThat(cgroups.all())
        .containsExactly(new Hierarchy(Path.of("/sys/fs/cgroup"), "/", Set.of()));
    assertThat(cgroups.unified()).isPresent();
    assertThat(cgroups.isUnifiedAlone()).isTrue();
    assertThat(Hierarchies.parse(HYBRID).isUnifiedAlone()).isFalse();
    assertThat(Hierarchies.parse(List.of()).isUnifiedAlone()).isFalse();
    assertThat(cgroups.isV1("memory")).isFalse();
    assertThat(cgroups.directoriesOf(List.of("0::/user.slice/a:b")))
        .containsExactly(Path.of("/sys/fs/cgroup/user.slice/a:b"));
  }

  @Test
  void hybridHostHasEachControllerInItsHierarchy() {
    Hierarchies cgroups = Hierarchies.parse(HYBRID);

    assertThat(cgroups.all())
        .extracting(Hierarchy::controllers)
        .containsExactly(
            Set.of(), Set.of("name=systemd"), Set.of("cpu", "cpuacct"), Set.of("memory"));
    assertThat(cgroups.isV1("cpu")).isTrue();
    assertThat(cgroups.has("memory")).isTrue();
    assertThat(cgroups.isV1("rw")).isFalse();
    assertThat(cgroups.isV1("pids")).isFalse();
  }

  @Test
  void directoriesAreInTheOrderOfTheProcessFile() {
    List<String> process =
        List.of(
            "9:memory:/slice",
            "8:cpu,cpuacct:/",
            "7:pids:/not/mounted",
            "1:name=systemd:/init.scope",
            "0::/init.scope");

    assertThat(Hierarchies.parse(HYBRID).directoriesOf(process))
        .isEqualTo(
            paths(
                "/sys/fs/cgroup/memory/slice",
                "/sys/fs/cgroup/cpu,cpuacct",
                "/sys/fs/cgroup/systemd/init.scope",
                "/sys/fs/cgroup/unified/init.scope"));
  }

  @Test
  void orderOfControllersDoesNotMatter() {
    assertThat(Hierarchies.parse(HYBRID).directoriesOf(List.of("8:cpuacct,cpu:/a")))
        .isEqualTo(paths("/sys/fs/cgroup/cpu,cpuacct/a"));
  }

  @Test
  void mountPointThatIsNotUtf8IsTolerated(@TempDir Path directory) throws IOException {
    Path mounts = directory.resolve("mountinfo");
    Files.write(mounts, (V2 + "\n40 1 0:9 / /mnt/Müll rw - tmpfs t rw\n").getBytes(ISO_8859_1));

    assertThat(Hierarchies.parse(Hierarchies.lines(mounts)).unified()).isPresent();
  }

  @Test
  void malformedLinesAreSkipped() {
    Hierarchies cgroups =
        Hierarchies.parse(List.of("", " - ", "1 2 3 - cgroup2", "24 17 0:21 / - cgroup2 a b", V2));

    assertThat(cgroups.all()).hasSize(1);
    assertThat(cgroups.directoriesOf(List.of("", "0", "0:", "0:/a"))).isEmpty();
  }

  @Test
  void hostWithoutHierarchiesHasNoController() {
    Hierarchies cgroups = Hierarchies.parse(List.of());

    assertThat(cgroups.unified()).isEmpty();
    assertThat(cgroups.has("memory")).isFalse();
  }

  @Test
  void unifiedControllersAreReadFromTheirFile(@TempDir Path mount) throws IOException {
    Hierarchies cgroups = new Hierarchies(List.of(new Hierarchy(mount, "/", Set.of())));

    assertThat(cgroups.has("memory")).as("no file").isFalse();
    Files.writeString(mount.resolve("cgroup.controllers"), "cpu memory pids\n");
    assertThat(cgroups.has("memory")).isTrue();
    assertThat(cgroups.has("mem")).isFalse();
    assertThat(cgroups.isV1("memory")).isFalse();
  }
}
