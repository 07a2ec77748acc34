package org.lxcpool.lxc.internal.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcpool.lxc.internal.libc.AttachedProcess.Attached;

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
          PidFd process = PidFd.open((int) program.pid()).orElseThrow();
          var unused = exit.thenRun(process::close);
          return new Attached(program.pid(), process, exit);
        });
  }

  @Test
  void itHasThreeStreamsAndAnExitCode() throws Exception {
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
  void oneThatRunsHasNoExitCodeUntilItIsDestroyed() throws Exception {
    Process process = start("sleep", "1000");

    assertThat(process.isAlive()).isTrue();
    assertThat(process.waitFor(1, TimeUnit.MILLISECONDS)).isFalse();
    assertThatThrownBy(process::exitValue).isInstanceOf(IllegalThreadStateException.class);
    assertThat(process.toString()).contains("not exited");
    process.destroy();
    assertThat(process.onExit().get(30, TimeUnit.SECONDS).exitValue()).isEqualTo(143);
    process.destroyForcibly(); // of one that has ended: nothing
  }

  @Test
  void aStartThatFailsLeavesNoDescriptor() {
    String[] before = descriptors();

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
    assertThat(descriptors().length).isLessThanOrEqualTo(before.length + 2);
  }

  private static String[] descriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? new String[0] : open;
  }
}
