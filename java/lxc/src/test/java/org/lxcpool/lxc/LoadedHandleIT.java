package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lxcpool.ContainerException;

/**
 * What liblxc knows of a container only once it has read its configuration, as {@code lxc-start}
 * does. native/README.md has the list.
 */
@Tag("lxc")
class LoadedHandleIT {
  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  /** Where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  private List<String> hookEnvironment(LxcContainerFactory.Builder builder) throws Exception {
    Path seen = host.home().resolve("hook-" + host.mark());
    try (LxcContainerFactory factory =
            builder.config("lxc.hook.pre-start", "/usr/bin/env > " + seen + "; true").build();
        LxcContainer container = factory.create()) {
      container.start();
      List<String> lines = Files.readAllLines(seen);
      assertThat(lines).contains("LXC_NAME=" + container.name());
      return lines.stream().map(line -> line.replace(container.name(), "NAME")).toList();
    } finally {
      Files.deleteIfExists(seen);
    }
  }

  @Test
  void hooksGetTheContainersOwnConfiguration() throws Exception {
    assertThat(hookEnvironment(host.factory()))
        .contains("LXC_CONFIG_FILE=" + host.lxcPath().resolve("NAME/config"));
  }

  @Test
  void aQuotedValueHasNoQuotesInTheContainer() throws Exception {
    try (LxcContainerFactory factory =
            host.factory().config("lxc.environment", "\"COLOUR=dark blue\"").build();
        LxcContainer container = factory.create()) {
      container.start();
      String environment =
          Files.readString(Path.of("/proc", Integer.toString(container.initPid()), "environ"));
      assertThat(environment.split("\0", -1)).contains("COLOUR=dark blue");
    }
  }

  @Test
  void anInitWithoutAConsoleReadsNothingAndWritesNowhere() throws Exception {
    try (LxcContainerFactory factory = host.factory().config("lxc.console.path", "none").build();
        LxcContainer container = factory.create()) {
      container.start();
      for (String descriptor : List.of("0", "1", "2")) {
        Path file = Path.of("/proc", Integer.toString(container.initPid()), "fd", descriptor);
        // The init, a shell, reads files by its standard input now and then.
        Awaitility.await()
            .untilAsserted(() -> assertThat(Files.readSymbolicLink(file)).hasToString("/dev/null"));
      }
    }
  }

  /** Two that made one AppArmor namespace at once would crash the kernel. */
  @Test
  void aContainerIsStartedOnceAlsoByThreadsThatCompete() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (LxcContainerFactory factory = host.factory().build();
        LxcContainer container = factory.create()) {
      List<Future<Boolean>> starts =
          threads.invokeAll(List.of(() -> starts(container), () -> starts(container)));
      assertThat(List.of(starts.get(0).get(), starts.get(1).get()))
          .containsExactlyInAnyOrder(true, false);
      assertThat(container.isAlive()).isTrue();
    } finally {
      threads.shutdown();
    }
  }

  private static boolean starts(LxcContainer container) throws InterruptedException {
    try {
      container.start();
      return true;
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("was started before");
      return false;
    }
  }

  @Test
  void aContainerWhoseStartFailedIsNotStartedAgain() throws Exception {
    try (LxcContainerFactory factory =
            host.factory().config("lxc.hook.pre-start", "/bin/false").build();
        LxcContainer container = factory.create()) {
      assertThatThrownBy(container::start).isInstanceOf(ContainerException.class);
      assertThatThrownBy(container::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("was started before");
    }
  }
}
