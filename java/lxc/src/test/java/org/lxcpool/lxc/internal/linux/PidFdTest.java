package org.lxcpool.lxc.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PidFdTest {
  private final Process child = sleeper();

  private static Process sleeper() {
    try {
      return new ProcessBuilder("sleep", "1000").start();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @AfterEach
  void end() {
    child.destroyForcibly();
  }

  private PidFd open() {
    return PidFd.open((int) child.pid()).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void invalidPidCannotBeOpened(int pid) {
    assertThat(PidFd.open(pid)).isEmpty();
  }

  @Test
  void endedProcessCannotBeOpened() throws Exception {
    child.destroyForcibly();
    child.waitFor();

    assertThat(PidFd.open((int) child.pid())).isEmpty();
  }

  @Test
  void endOfTheProcessIsDetected() {
    try (PidFd process = open()) {
      assertThat(process.awaitExit(Duration.ZERO)).isFalse();
      assertThat(process.awaitExit(Duration.ofMillis(1))).isFalse();
      assertThat(process.signal(Libc.SIGKILL)).isTrue();
      assertThat(process.awaitExit(Duration.ofSeconds(30))).isTrue();
    }
  }

  @Test
  void signalAfterTheEndReachesNoProcess() throws Exception {
    try (PidFd process = open()) {
      child.destroyForcibly();
      child.waitFor();
      assertThat(process.signal(Libc.SIGTERM)).isFalse();
    }
  }

  @Test
  void closeDoesNotEndTheProcess() {
    PidFd process = open();
    process.close();
    process.close();

    assertThat(process.signal(Libc.SIGKILL)).isFalse();
    assertThat(process.awaitExit(Duration.ofSeconds(30))).as("nothing to wait for").isTrue();
    assertThat(child.isAlive()).isTrue();
  }
}
