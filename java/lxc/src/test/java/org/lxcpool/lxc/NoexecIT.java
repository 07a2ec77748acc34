package org.lxcpool.lxc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lxcpool.ContainerException;

/**
 * Native libraries are unpacked into directories on noexec mounts. The message names the directory
 * and the option that selects another one, and that option works.
 */
@Tag("lxc")
class NoexecIT {
  @RegisterExtension final LxcTestHost host = new LxcTestHost(Isolation.IN_PROCESS);

  @TempDir private Path directory = Path.of("/nowhere");
  private Path good = Path.of("/nowhere");
  private Path noexec = Path.of("/nowhere");

  @BeforeEach
  void directories() throws Exception {
    good = Files.createDirectory(directory.resolve("good"));
    noexec = Files.createDirectory(directory.resolve("noexec"));
  }

  /** A program that builds a factory and prints the result. */
  static final class Builder {
    private Builder() {}

    public static void main(String[] arguments) {
      try (LxcContainerFactory factory = AgentProcess.factory(arguments).build()) {
        System.out.println("built: " + factory.nativeStatus());
      } catch (ContainerException e) {
        System.out.println("refused: " + e.getMessage());
      }
    }
  }

  /** Runs the program in a mount namespace in which the directory is mounted noexec. */
  private String build(Isolation isolation, Path workingDirectory, String... options)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c"));
    command.add("mount -t tmpfs -o noexec tmpfs \"$0\" && cd \"$1\" && shift && exec \"$@\"");
    command.addAll(List.of(noexec.toString(), workingDirectory.toString()));
    command.addAll(
        AgentProcess.java(host, isolation, Builder.class, List.of(options), List.of()).command());
    Process process = new ProcessBuilder(command).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static String option(String name, Path value) {
    return "-D" + name + "=" + value;
  }

  @Test
  void jnaNeedsAnExecutableDirectory() throws Exception {
    assertThat(build(Isolation.IN_PROCESS, good, option("jna.tmpdir", noexec)))
        .startsWith("refused: JNA can't be loaded")
        .contains(noexec + "/", "noexec", "-Djna.tmpdir=");
    assertThat(build(Isolation.IN_PROCESS, good, option("jna.tmpdir", good))).startsWith("built: ");
  }

  @Test
  void aLauncherNeedsNoJnaAndTheStatusReportsItsAbsence() throws Exception {
    assertThat(build(Isolation.PROCESS, good, option("jna.tmpdir", noexec)))
        .startsWith("built: ")
        .contains("liblxcpool not loaded: JNA can't be loaded", "-Djna.tmpdir=");
  }

  // jffi tries the working directory, too.
  @ParameterizedTest
  @EnumSource
  void jnrFfiNeedsAnExecutableDirectory(Isolation isolation) throws Exception {
    String temporary = option("java.io.tmpdir", noexec);
    assertThat(build(isolation, noexec, option("jna.tmpdir", good), temporary))
        .startsWith("refused: jnr-ffi can't be loaded")
        .contains(noexec + "/", "noexec", "-Djava.io.tmpdir=", "-Djffi.extract.dir=");
    assertThat(
            build(
                Isolation.IN_PROCESS,
                noexec,
                option("jna.tmpdir", good),
                temporary,
                option("jffi.extract.dir", good)))
        .startsWith("built: ");
  }

  @Test
  void theStatusReportsThatLiblxcpoolNeedsAnExecutableDirectory() throws Exception {
    assertThat(
            build(
                Isolation.IN_PROCESS,
                good,
                option("jna.tmpdir", good),
                option("java.io.tmpdir", noexec)))
        .startsWith("built: ")
        .contains("not loaded: ", noexec + " is mounted noexec")
        .contains("set another directory with -Djava.io.tmpdir", "-Dlxcpool.native");
  }

  @Test
  void theLauncherNeedsAnExecutableDirectory() throws Exception {
    assertThat(
            build(
                Isolation.PROCESS,
                good,
                option("jna.tmpdir", good),
                option("java.io.tmpdir", noexec)))
        .startsWith("refused: the launcher can't be executed")
        .contains(noexec + " is mounted noexec", "-Djava.io.tmpdir", "-Dlxcpool.launcher");
    assertThat(build(Isolation.PROCESS, good, option("java.io.tmpdir", good)))
        .startsWith("built: ");
  }
}
