package org.lxcpool.lxc.internal.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcpool.ContainerException;

class IpToolTest {

  @Test
  void aFailureHasTheCommandsOwnMessage() {
    assertThatThrownBy(() -> IpTool.run("link", "show", "dev", "no-such-if"))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("ip link show dev no-such-if")
        .hasMessageContaining("no-such-if\" does not exist");
  }

  @Test
  void anInterruptNeitherEndsTheCommandNorIsLost() {
    Thread.currentThread().interrupt();

    IpTool.run("link", "show", "dev", "lo");

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aCommandThatHangsAndKeepsItsOutputOpenTimesOut(@TempDir Path directory) throws Exception {
    Path ip = directory.resolve("ip");
    Files.writeString(ip, "#!/bin/sh\nsleep 1000\n");
    Files.setPosixFilePermissions(ip, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(agent("hang", directory + ":" + System.getenv("PATH")))
        .contains("ip link show: did not end within 10 s");
  }

  @Test
  void theErrorOfAProcessWithoutDescriptorsDoesNotSuggestAnInstallation() throws Exception {
    assertThat(agent("full", System.getenv("PATH")))
        .contains("ip link show: ")
        .contains("Too many open files")
        .doesNotContain("install");
  }

  @Test
  void theErrorOfAMissingCommandSuggestsItsInstallation(@TempDir Path empty) throws Exception {
    assertThat(agent("missing", empty.toString())).contains("apt-get install iproute2");
  }

  private static String agent(String what, String path) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Agent.class.getName(),
            what);
    builder.environment().put("PATH", path);
    Process process = builder.redirectErrorStream(true).start();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }

  /** Runs the command and prints how it failed. */
  static final class Agent {
    private Agent() {}

    public static void main(String[] what) {
      // Loads the class while there are descriptors.
      System.out.println(new ContainerException("begin", new IOException()).getMessage());
      List<InputStream> open = new ArrayList<>();
      try {
        if (what[0].equals("full")) {
          IpTool.run("link", "show", "dev", "lo");
          while (true) {
            open.add(Files.newInputStream(Path.of("/dev/null")));
          }
        }
      } catch (IOException e) {
        // there are none left
      }
      System.out.println(open.size() + " opened");
      try {
        IpTool.run("link", "show");
        System.out.println("it ran");
      } catch (ContainerException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
