package org.lxcpool.lxc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lxcpool.lxc.LxcTestHost.onHost;
import static org.lxcpool.lxc.LxcTestHost.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lxcpool.ContainerException;

/** A home whose path contains non-ASCII characters. */
@Tag("lxc")
class NonAsciiHomeIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  private Path home() {
    return host.home().resolve("h\u00f6m\u00e9-" + host.mark());
  }

  @Test
  void anImageInUseIsNotRemovedRegardlessOfItsContainersDirectory() throws Exception {
    ImageStore store = ImageStore.at(home());
    try {
      store.create("tiny", BaseImage.tiny());
      // Containers in the home's own directory, and in another one, which only the mounts reveal.
      for (Path containers : List.of(home().resolve("containers"), host.lxcPath())) {
        try (LxcContainerFactory factory =
                host.factory(BaseImage.image("tiny")).home(home()).lxcPath(containers).build();
            LxcContainer container = factory.create()) {
          container.start();
          container.awaitNetwork(MINUTE);
          assertThatThrownBy(() -> store.remove("tiny"))
              .isInstanceOf(ContainerException.class)
              .hasMessageContaining("image tiny")
              .hasMessageContaining("destroy the container");
          assertThat(run(container, "hostname")).isEqualTo(container.name());
        }
      }
      store.remove("tiny");
      assertThat(store.list()).isEmpty();
    } finally {
      onHost("rm", "-rf", "--one-file-system", home().toString());
    }
  }

  @Test
  void aMountInAContainersDirectoryIsUnmounted() throws Exception {
    try (LxcContainerFactory factory = host.factory().home(home()).lxcPath(home()).build()) {
      LxcContainer container = factory.create();
      Path inside = Files.createDirectory(home().resolve(container.name()).resolve("m\u00f6unt"));
      onHost("mount", "-t", "tmpfs", "none", inside.toString());
      Files.createFile(inside.resolve("file"));
      container.destroy();
      assertThat(inside).doesNotExist();
    } finally {
      onHost("sh", "-c", "umount " + home() + "/*/m* 2>/dev/null; true");
      onHost("rm", "-rf", "--one-file-system", home().toString());
    }
  }

  @Test
  void aProcessThatCannotEncodeThePathGetsAClearError() throws Exception {
    Files.createDirectory(home());
    try {
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              Agent.class.getName(),
              host.home().toString());
      builder.environment().put("LC_ALL", "C");
      Process process = builder.redirectErrorStream(true).start();
      assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
          .contains("LC_ALL=C.UTF-8");
    } finally {
      Files.delete(home());
    }
  }

  /** A program that finds the home by listing its parent, since it can't encode the path. */
  static final class Agent {
    private Agent() {}

    public static void main(String[] directory) throws Exception {
      try (var homes = Files.newDirectoryStream(Path.of(directory[0]), "h*m*")) {
        for (Path home : homes) {
          ImageStore.at(home);
          System.out.println("accepted " + home);
        }
      } catch (IllegalArgumentException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
