package org.lxcpool.lxc.internal.host;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.liblxc.LxcVersion;

class HostRequirementsTest {
  private static final LxcVersion OLD = LxcVersion.parse("4.0.6");

  @TempDir Path directory = Path.of("/nowhere");

  private Path file(String content) throws Exception {
    return Files.writeString(directory.resolve("lxc.conf"), content);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"lxc.cgroup.pattern = odd/%n", "lxc.lxcpath = /x\n  lxc.cgroup.pattern=%n\n"})
  void aPatternOfCgroupsIsRefusedWithAFix(String content) throws Exception {
    Path file = file(content);
    assertThatThrownBy(() -> HostRequirements.checkCgroupPattern(OLD, file))
        .isInstanceOf(ContainerException.class)
        .hasMessageContainingAll(
            "lxc.cgroup.pattern", file.toString(), "4.0.6", "remove the line", "5.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# lxc.cgroup.pattern = odd", "lxc.cgroup.pattern =\n", "lxc.x = 1"})
  void aFileWithoutAPatternIsAccepted(String content) throws Exception {
    Path file = file(content);
    assertThatCode(() -> HostRequirements.checkCgroupPattern(OLD, file)).doesNotThrowAnyException();
  }

  @Test
  void aMissingFileIsAccepted() {
    Path file = directory.resolve("missing");
    assertThatCode(() -> HostRequirements.checkCgroupPattern(OLD, file)).doesNotThrowAnyException();
  }
}
