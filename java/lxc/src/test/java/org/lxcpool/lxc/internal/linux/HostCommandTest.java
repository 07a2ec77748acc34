package org.lxcpool.lxc.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class HostCommandTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(300);

  // A unique argument by which these tests find the program.
  private static final String SECONDS = "2000." + ProcessHandle.current().pid();

  private static HostCommand shell(String script, Duration timeout) {
    return new HostCommand(List.of("sh", "-c", script), timeout);
  }

  private static List<ProcessHandle> sleepers() {
    return ProcessHandle.allProcesses()
        .filter(each -> each.info().commandLine().orElse("").endsWith("sleep " + SECONDS))
        .toList();
  }

  @Test
  void hungProgramIsKilledWithItsChildrenThatHoldItsOutput() {
    assertThatThrownBy(() -> shell("sleep " + SECONDS + " & wait", SHORT).run())
        .isInstanceOf(IOException.class)
        .hasMessage("did not end within 0 s");
    Awaitility.await().until(() -> sleepers().isEmpty());
  }

  @Test
  void programWithEndlessOutputIsKilledAndTakesLittleMemory() {
    List<Integer> lengths = Collections.synchronizedList(new ArrayList<>());
    assertThatThrownBy(
            () -> shell("tr '\\0' x < /dev/zero", SHORT).lines(l -> lengths.add(l.length())).run())
        .hasMessageContaining("did not end");
    assertThat(lengths).isNotEmpty().allMatch(length -> length <= 4096);
  }

  @Test
  void endOfLongOutputIsKept() throws Exception {
    HostCommand.Result result = shell("yes | head -c 5000000; echo last", MINUTE).run();
    assertThat(result.output()).hasSizeLessThan(3 << 20).endsWith("y\nlast");
  }

  @Test
  void programHasEmptyInputAndTheCLocale() throws Exception {
    assertThat(shell("cat; echo $LC_ALL; echo error >&2; exit 3", MINUTE).run())
        .isEqualTo(new HostCommand.Result(3, "C\nerror"));
  }

  @Test
  void runningDescendantsDoNotDelayTheResult() throws Exception {
    HostCommand.Result result = shell("sleep " + SECONDS + " & echo done", MINUTE).run();
    assertThat(result).isEqualTo(new HostCommand.Result(0, "done"));
    assertThat(sleepers()).as("it is on its own now").hasSize(1);
    sleepers().forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void interruptKillsTheProgramUnlessUninterrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> shell("sleep " + SECONDS, MINUTE).run())
        .isInstanceOf(InterruptedException.class);
    assertThat(sleepers()).isEmpty();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> shell("sleep " + SECONDS, SHORT).uninterrupted().run())
        .hasMessageContaining("did not end");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void missingProgramDiffersFromOneThatCannotBeStarted() {
    assertThatThrownBy(() -> new HostCommand(List.of("no-such-program"), MINUTE).run())
        .isInstanceOfSatisfying(
            HostCommand.NotStarted.class, e -> assertThat(e.isMissing()).isTrue());
    assertThatThrownBy(() -> new HostCommand(List.of("/etc/passwd"), MINUTE).run())
        .hasMessage("can't be started: Permission denied")
        .isInstanceOfSatisfying(
            HostCommand.NotStarted.class, e -> assertThat(e.isMissing()).isFalse());
  }

  @Test
  void failingConsumerKillsTheProgram() {
    assertThatThrownBy(
            () ->
                shell("echo line; sleep " + SECONDS, MINUTE)
                    .lines(
                        line -> {
                          throw new IllegalStateException("full");
                        })
                    .run())
        .hasMessageContaining("its output can't be read")
        .hasRootCauseMessage("full");
    assertThat(sleepers()).isEmpty();
  }
}
