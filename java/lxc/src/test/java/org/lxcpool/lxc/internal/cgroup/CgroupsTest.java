package org.lxcpool.lxc.internal.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupsTest {
  @Test
  void hostWithoutCgroupsHasNone() {
    Cgroups cgroups = new Cgroups(Hierarchies.parse(List.of()));

    assertThat(cgroups.has("memory")).isFalse();
    assertThat(cgroups.containerParents()).isEmpty();
  }

  @Test
  void findsContainersOfOtherServicesButNotNestedOnes(@TempDir Path top) throws IOException {
    Path first = Files.createDirectories(top.resolve("system.slice/a.service"));
    Path second = Files.createDirectories(top.resolve("b.slice"));
    Files.createDirectories(first.resolve("lxc.payload.a-1/lxc.payload.inner"));
    Files.createDirectories(second.resolve("lxc.pivot"));
    Files.createDirectories(top.resolve("empty.slice/c.service"));
    Cgroups cgroups = new Cgroups(new Hierarchies(List.of(new Hierarchy(top, "/", Set.of()))));
    assertThat(cgroups.containerParents()).contains(top).doesNotContain(first, second);

    assertThat(ContainerCgroups.names(cgroups)).containsExactly("a-1");
    assertThat(cgroups.containerParents())
        .contains(top, first, second)
        .noneMatch(each -> each.toString().contains("lxc.payload"))
        .doesNotContain(top.resolve("empty.slice/c.service"));
    Files.delete(second.resolve("lxc.pivot"));

    cgroups.findContainerParents();
    assertThat(cgroups.containerParents()).contains(top, first).doesNotContain(second);
  }

  @Test
  void thisProcessIsListedInItsOwnCgroups() throws IOException {
    Cgroups cgroups = Cgroups.ofThisHost();
    List<Path> directories =
        cgroups.hierarchies().directoriesOf(Hierarchies.lines(Path.of("/proc/self/cgroup")));

    String self = Long.toString(ProcessHandle.current().pid());
    for (Path directory : directories) {
      if (Files.isReadable(directory.resolve("cgroup.procs"))) {
        assertThat(Files.readAllLines(directory.resolve("cgroup.procs"))).contains(self);
      }
    }
  }
}
