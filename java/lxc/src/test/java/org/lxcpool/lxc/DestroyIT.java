package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lxcpool.lxc.LxcTestHost.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcpool.ContainerException;

/** The destroy of a container whose processes resist it, or can't be killed. */
@Tag("lxc")
class DestroyIT {
  private static final Path FREEZER = Path.of("/sys/fs/cgroup/freezer");

  /** Repeatedly replaces directories by links, and back. */
  private static final String SWAPPER =
      """
      #define _GNU_SOURCE
      #include <fcntl.h>
      #include <stdio.h>
      #include <sys/stat.h>
      #include <unistd.h>
      enum { COUNT = 20, PAUSE_MICROS = 100 };
      int main(int argc, char **argv)
      {
      	char a[64], b[64];
      	int i;

      	if (argc != 2 || chdir("/root") < 0)
      		return 1;
      	for (i = 0; i < COUNT; i++) {
      		snprintf(a, sizeof(a), "d%d", i);
      		snprintf(b, sizeof(b), "l%d", i);
      		if (mkdir(a, 0755) < 0 || symlink(argv[1], b) < 0)
      			return 1;
      	}
      	puts("swapping");
      	fflush(stdout);
      	for (;;)
      		for (i = 0; i < COUNT; i++) {
      			snprintf(a, sizeof(a), "d%d", i);
      			snprintf(b, sizeof(b), "l%d", i);
      			renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE);
      			usleep(PAUSE_MICROS);
      		}
      }
      """;

  /** Makes a chain of nested directories of a given length. */
  private static final String DIGGER =
      """
      #include <stdlib.h>
      #include <sys/stat.h>
      #include <unistd.h>
      int main(int argc, char **argv)
      {
      	int i;

      	if (argc != 3 || chdir(argv[1]) < 0)
      		return 1;
      	for (i = atoi(argv[2]); i > 0; i--)
      		if (mkdir("d", 0755) < 0 || chdir("d") < 0)
      			break;
      	return i > 0 && access("cgroup.max.depth", F_OK) < 0;
      }
      """;

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  private LxcContainerFactory.Builder factory(boolean privileged) {
    return privileged ? host.factory().privileged() : host.factory();
  }

  private static void needFreezer() {
    assumeTrue(Files.isDirectory(FREEZER), "only the freezer of cgroup v1 keeps from being killed");
  }

  /**
   * An init can't be killed while it is frozen, and neither is its pid namespace: another process
   * in it continues to redirect the removal of the container's files to files of the host.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aProcessBesideAFrozenInitCannotRedirectTheRemovalToHostFiles(boolean privileged)
      throws Exception {
    needFreezer();
    Path canary = Files.createDirectory(host.home().resolve("canary-" + host.mark()));
    try (CProgram program = CProgram.compile(host, SWAPPER);
        LxcContainerFactory factory = factory(privileged).build()) {
      for (int i = 0; i < 20; i++) {
        Files.writeString(canary.resolve("file" + i), "alive");
      }
      for (int round = 0; round < 5; round++) { // one round may miss
        LxcContainer container = factory.create();
        container.start();
        container.copyTo(program.file(), "/root/swapper");
        Process swapper = container.exec(List.of("/root/swapper", canary.toString()));
        assertThat(firstLine(swapper)).isEqualTo("swapping");
        run(
            container,
            "sh",
            "-c",
            "mkdir /tmp/m && mount -t cgroup -o freezer none /tmp/m && mkdir /tmp/m/ice"
                + " && echo 1 > /tmp/m/ice/cgroup.procs && echo FROZEN > /tmp/m/ice/freezer.state");

        container.destroy();

        assertThat(swapper.waitFor()).isNotZero();
        try (Stream<Path> files = Files.list(canary)) {
          assertThat(files).hasSize(20);
        }
      }
    } finally {
      delete(canary);
    }
  }

  /** The process can't be killed since the host has frozen it, as one that waits for a disk. */
  @Test
  void noFileIsTouchedWhileAProcessRunsAndTheNextTryRemovesTheContainer() throws Exception {
    needFreezer();
    Path ice = Files.createDirectory(FREEZER.resolve("ice-" + host.mark()));
    try (LxcContainerFactory factory = host.factory().build()) {
      LxcContainer container = factory.create();
      container.start();
      run(container, "sh", "-c", "mkdir /root/d && touch /root/d/file");
      Process stuck = container.exec(List.of("sh", "-c", "echo runs; read forever"));
      assertThat(firstLine(stuck)).isEqualTo("runs");
      Files.writeString(ice.resolve("cgroup.procs"), Long.toString(stuck.pid()));
      Files.writeString(ice.resolve("freezer.state"), "FROZEN");
      Path file = host.lxcPath().resolve(container.name()).resolve("overlay/delta/root/d/file");
      try {
        assertThatThrownBy(container::destroy)
            .isInstanceOf(ContainerException.class)
            .hasMessageContaining("destroy of container " + container.name() + " failed")
            .hasMessageContaining("still runs, and no file of it was touched")
            .hasMessageContaining("process " + stuck.pid() + " (");
        assertThat(file).exists();
      } finally {
        Files.writeString(ice.resolve("freezer.state"), "THAWED");
      }

      container.destroy();

      assertThat(host.lxcPath().resolve(container.name())).doesNotExist();
    } finally {
      Awaitility.await().until(() -> Files.readString(ice.resolve("cgroup.procs")).isEmpty());
      Files.delete(ice);
    }
  }

  /**
   * The container's root makes cgroups below its own, in each hierarchy that it mounts: deeper than
   * the longest path, and than the number of descriptors of liblxc's own removal.
   */
  @Test
  void deeplyNestedCgroupsAreRemovedWithTheContainer() throws Exception {
    int levels = Boolean.getBoolean("lxcpool.test.full") ? 20_000 : 2_200;
    try (CProgram program = CProgram.compile(host, DIGGER);
        LxcContainerFactory factory = host.factory().build();
        LxcContainer container = factory.create()) {
      container.start();
      container.copyTo(program.file(), "/root/digger");
      // With v2 alone, cgroup.max.depth limits the depth.
      String script =
          "mkdir /tmp/m; mount -t cgroup -o freezer none /tmp/m || mount -t cgroup2 none /tmp/m;"
              + " /root/digger /tmp/m "
              + levels;
      run(container, "sh", "-c", script);
      // A monitor runs out of descriptors at some depth: this one is stopped instead.
      long monitor = new Proc(container.initPid()).parent().pid();
      ProcessHandle.of(monitor).orElseThrow().destroyForcibly();
    }
  }

  private static String firstLine(Process process) throws IOException {
    return new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
