package org.lxcpool.lxc.internal.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HierarchyTest {

  @ParameterizedTest
  @CsvSource({
    "/,        /,               /mnt",
    "/,        /a/b,            /mnt/a/b",
    "/,        a,               /mnt/a",
    // The mount of a confined process shows one cgroup and those below it.
    "/pod/one, /pod/one,        /mnt",
    "/pod/one, /pod/one/a,      /mnt/a",
    // Another cgroup with the same prefix.
    "/pod/one, /pod/one2/a,     /mnt/pod/one2/a",
    "/pod/one, /init.scope,     /mnt/init.scope",
  })
  void cgroupPathMapsToADirectoryBelowTheMount(String root, String cgroup, Path expected) {
    Hierarchy hierarchy = new Hierarchy(Path.of("/mnt"), root, Set.of("pids"));

    assertThat(hierarchy.directory(cgroup)).isEqualTo(expected);
  }
}
