package org.lxcpool.lxc.internal.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.AttachedProcess;
import org.lxcpool.lxc.internal.linux.AttachedProcess.Attached;
import org.lxcpool.lxc.internal.linux.PidFd;
import org.lxcpool.lxc.internal.spec.ContainerPaths;

/** Copies of files, by this host's shells instead of a container's. */
class FileTransferTest {
  @TempDir private Path directory = Path.of("/nowhere");

  private Process exec(String shell, String path, List<String> command) {
    List<String> words = new ArrayList<>(List.of(shell.split(" ")));
    words.addAll(command.subList(1, command.size()));
    try {
      return AttachedProcess.start((in, out, err) -> attached(words, path, in, out, err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Attached attached(List<String> words, String path, int in, int out, int err)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectInput(fd(in))
            .redirectOutput(fd(out))
            .redirectError(fd(err));
    builder.environment().put("PATH", path);
    Process process = builder.start();
    return new Attached(
        process.pid(),
        PidFd.open((int) process.pid()).orElse(null),
        process.onExit().thenApply(Process::exitValue));
  }

  private static File fd(int number) {
    return new File("/proc/self/fd/" + number);
  }

  private FileTransfer transfer(String shell, String path) {
    return new FileTransfer(
        command -> exec(shell, path, command),
        new ContainerFailures(new ContainerPaths("c", directory), () -> "RUNNING"),
        FileTransfer.Bounds.USUAL);
  }

  private FileTransfer transfer(String shell) {
    return transfer(shell, "/usr/bin:/bin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bin/dash", "/bin/bash --posix", "/bin/busybox sh"})
  void filesAreCopiedBothWaysWithTheirMode(String shell) throws Exception {
    Path source = Files.write(directory.resolve("source"), new byte[300_000]);
    Path target = directory.resolve("a 'target' with $words \"and\" \n more");
    transfer(shell).copyTo(source, target.toString());
    assertThat(target).hasSameBinaryContentAs(source);
    assertThat(mode(target)).isEqualTo("rw-r--r--");

    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rwx------"));
    Files.write(source, new byte[0]);
    transfer(shell).copyTo(source, target.toString());
    assertThat(target).isEmptyFile();
    assertThat(mode(target)).isEqualTo("rwxr-xr-x");

    Files.writeString(target, "words");
    transfer(shell).copyFrom(target.toString(), source);
    assertThat(source).hasContent("words");
    assertThat(mode(source)).isEqualTo("rw-------");
    assertThat(directory.toFile().list()).hasSize(2);
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bin/dash", "/bin/bash --posix", "/bin/busybox sh"})
  void onlyRegularFilesAreCopied(String shell) throws Exception {
    Path source = Files.writeString(directory.resolve("source"), "words");
    Path target = directory.resolve("target");
    for (String path : List.of("/dev/zero", "/dev/stdin", directory.toString())) {
      assertThatThrownBy(() -> transfer(shell).copyFrom(path, target))
          .isInstanceOf(ContainerException.class)
          .hasMessageEndingWith(path + " is not a regular file");
      assertThatThrownBy(() -> transfer(shell).copyTo(source, path))
          .isInstanceOf(ContainerException.class)
          .hasMessageEndingWith(path + " is not a regular file");
    }
    String none = directory.resolve("none").resolve("file").toString();
    assertThatThrownBy(() -> transfer(shell).copyFrom(none, target))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining(none);
    assertThatThrownBy(() -> transfer(shell).copyTo(source, none))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining(none);
    assertThat(directory.toFile().list()).containsExactly("source");
  }

  @Test
  void aMissingProgramIsNamed() throws Exception {
    Path source = Files.writeString(directory.resolve("source"), "words");
    FileTransfer poor = transfer("/bin/dash", directory.toString());
    assertThatThrownBy(() -> poor.copyFrom("/etc/passwd", directory.resolve("target")))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("the container needs sh, cat")
        .hasMessageEndingWith("there is no cat");

    Files.copy(Path.of("/bin/cat"), directory.resolve("cat"), StandardCopyOption.COPY_ATTRIBUTES);
    assertThatThrownBy(() -> poor.copyTo(source, directory.resolve("target").toString()))
        .isInstanceOf(ContainerException.class)
        .hasMessageEndingWith("there is no chmod");
    poor.copyFrom(source.toString(), directory.resolve("target"));
    assertThat(directory.resolve("target")).hasContent("words");
  }
}
