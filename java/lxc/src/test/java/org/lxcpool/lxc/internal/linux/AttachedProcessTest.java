package org.lxcpool.lxc.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcpool.lxc.internal.linux.AttachedProcess.Attached;

class AttachedProcessTest {

  @ParameterizedTest
  @CsvSource({"0x0000, 0", "0x0100, 1", "0xff00, 255", "0x0009, 137", "0x008b, 139", "0x000f, 143"})
  void aWaitStatusIsTheCodeOr128AndTheSignal(String status, int code) {
    assertThat(AttachedProcess.exitCode(Integer.decode(status))).isEqualTo(code);
  }

  /** Starts a program of this host with the descriptors it is given. */
  private static Process start(String... command) throws IOException {
    return AttachedProcess.start(
        (stdin, stdout, stderr) -> {
          Process program =
              new ProcessBuilder(command)
                  .redirectInput(new File("/proc/self/fd/" + stdin))
                  .redirectOutput(new File("/proc/self/fd/" + stdout))
                  .redirectError(new File("/proc/self/fd/" + stderr))
                  .start();
          CompletableFuture<Integer> exit = program.onExit().thenApply(Process::exitValue);
          PidFd process = PidFd.open((int) program.pid()).orElse(null); // it may have ended
          var unused =
              exit.thenRun(
                  () -> {
                    if (process != null) {
                      process.close();
                    }
                  });
          return new Attached(program.pid(), process, exit);
        });
  }

  @Test
  void processHasThreeStreamsAndAnExitCode() throws Exception {
    Process process = start("sh", "-c", "cat; echo problem >&2; exit 7");
    process.getOutputStream().write("words".getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();

    assertThat(process.getInputStream().readAllBytes()).asString().isEqualTo("words");
    assertThat(process.getErrorStream().readAllBytes()).asString().isEqualTo("problem\n");
    assertThat(process.waitFor()).isEqualTo(7);
    assertThat(process.exitValue()).isEqualTo(7);
    assertThat(process).hasToString("Process[pid=" + process.pid() + ", exitValue=7]");
  }

  @Test
  void endedProcessHoldsNoDescriptorsButItsOutputCanBeRead() throws Exception {
    Process warm = start("true");
    assertThat(warm.waitFor()).isZero();
    int before = pipes();
    List<Process> ended = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Process process = start("sh", "-c", "echo words; echo problem >&2");
      assertThat(process.waitFor()).isZero();
      ended.add(process);
    }
    Awaitility.await()
        .until(() -> pipes() <= before); // closed right after waiting threads were notified
    for (Process process : ended) {
      assertThat(process.getInputStream().available()).isEqualTo(6);
      assertThat(process.getInputStream().readAllBytes()).asString().isEqualTo("words\n");
      assertThat(process.getErrorStream().readAllBytes()).asString().isEqualTo("problem\n");
      process.getInputStream().close();
      assertThatThrownBy(process.getInputStream()::read).isInstanceOf(IOException.class);
      OutputStream stdin = process.getOutputStream();
      stdin.write(1);
      assertThatThrownBy(stdin::flush).isInstanceOf(IOException.class);
    }
  }

  @Test
  void descendantsKeepTheStreamsOpen() throws Exception {
    Process process =
        start("sh", "-c", "exec 3<&0; (read answer <&3; echo late $answer) & echo soon");
    assertThat(process.waitFor()).isZero();
    process.getOutputStream().write("reply\n".getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();

    assertThat(process.getInputStream().readAllBytes()).asString().isEqualTo("soon\nlate reply\n");
  }

  @Test
  void readerAtTheEndOfTheProcessReadsAllOutput() throws Exception {
    Process process =
        start("sh", "-c", "read go; i=0; while [ $i -lt 9999 ]; do i=$((i+1)); echo $i; done");
    CompletableFuture<byte[]> reading =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return process.getInputStream().readAllBytes();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    assertThat(process.waitFor()).isZero();
    assertThat(reading.get()).asString().endsWith("\n9998\n9999\n").startsWith("1\n2\n");
  }

  private static int pipes() throws IOException {
    int count = 0;
    for (String fd : descriptors()) {
      try {
        if (Files.readSymbolicLink(Path.of("/proc/self/fd", fd)).toString().startsWith("pipe:")) {
          count++;
        }
      } catch (NoSuchFileException e) {
        // the descriptor was closed meanwhile
      }
    }
    return count;
  }

  @Test
  void runningProcessHasNoExitCodeUntilItIsDestroyed() throws Exception {
    Process process = start("sleep", "1000");

    assertThat(process.isAlive()).isTrue();
    assertThat(process.waitFor(1, TimeUnit.MILLISECONDS)).isFalse();
    assertThatThrownBy(process::exitValue).isInstanceOf(IllegalThreadStateException.class);
    assertThat(process.toString()).contains("not exited");
    process.destroy();
    assertThat(process.onExit().get(30, TimeUnit.SECONDS).exitValue()).isEqualTo(143);
    process.destroyForcibly(); // no effect on an ended process
  }

  @Test
  void failedStartLeaksNoDescriptor() throws Exception {
    int before = pipes();

    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(
              () ->
                  AttachedProcess.start(
                      (stdin, stdout, stderr) -> {
                        throw new IOException("no start");
                      }))
          .isInstanceOf(IOException.class)
          .hasMessage("no start");
    }
    assertThat(pipes()).isLessThanOrEqualTo(before);
  }

  private static String[] descriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? new String[0] : open;
  }
}
