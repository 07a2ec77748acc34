package org.lxcpool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcpool.cli.support.HostState;
import org.lxcpool.cli.support.Root;
import org.lxcpool.lxc.LxcContainerFactory;

/** Tests that an interrupted creation leaves no part of the image. */
class InterruptedImageIT {
  private static final String NAME = "it-interrupted-" + ProcessHandle.current().pid();

  @TempDir private Path directory = Path.of("/nowhere");
  private Path begun = Path.of("/nowhere");

  @BeforeEach
  void assumeRoot() throws Exception {
    assumeTrue(Root.isRoot(), "images belong to root");
    begun = directory.resolve("begun");
    assertThat(new ProcessBuilder("mkfifo", begun.toString()).start().waitFor()).isZero();
    program("rootfs/sbin/init", "");
  }

  private void program(String path, String text) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static List<Path> leftovers() throws IOException {
    Path home = LxcContainerFactory.DEFAULT_HOME;
    if (Files.notExists(home)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(home, 3)) {
      return all.filter(each -> each.getFileName().toString().contains(NAME)).toList();
    }
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
  void interruptedCreationLeavesNothingAndReportsIt(String signal, int code) throws Exception {
    // A tar that has started to write and never ends.
    program(
        "bin/tar",
        "echo begun >" + begun + "\nexec tail -f " + directory.resolve("rootfs/sbin/init") + "\n");
    Process create = start("image", "create", NAME, "--from", directory + "/rootfs");
    assertThat(Files.readString(begun)).isEqualTo("begun\n");
    assertThat(leftovers()).isNotEmpty();

    send(signal, create);

    String said = new String(create.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(create.waitFor()).as(said).isEqualTo(code);
    assertThat(said.lines())
        .containsExactly("interrupted: cleaning up", "nothing is left of image " + NAME);
    assertThat(leftovers()).isEmpty();
    assertThat(HostState.processesNaming(directory + "/rootfs")).isEmpty();
  }

  @Test
  void imageOfTheSameNameCanBeCreatedAfterwards() throws Exception {
    interruptedCreationLeavesNothingAndReportsIt("INT", 130);

    Cli created = Cli.run("image", "create", NAME, "--from", directory + "/rootfs");

    assertThat(created.code()).as(created.err()).isZero();
    assertThat(Cli.run("image", "remove", NAME).code()).isZero();
    assertThat(leftovers()).isEmpty();
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    // A shell that runs this in the background may have made it ignore these signals.
    command.addAll(List.of("env", "--default-signal=INT", "--default-signal=HUP"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED"); // avoids a warning of newer JDKs
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().merge("PATH", directory + "/bin", (path, first) -> first + ":" + path);
    return builder.start();
  }

  private static void send(String signal, Process process) throws Exception {
    String pid = Long.toString(process.pid());
    assertThat(new ProcessBuilder("kill", "-" + signal, pid).start().waitFor()).isZero();
  }
}
