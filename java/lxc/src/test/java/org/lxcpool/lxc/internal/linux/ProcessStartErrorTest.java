package org.lxcpool.lxc.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessStartErrorTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cannot run program \"x\": error=2, No such file or directory",
        "Cannot run program \"x\": Exec failed, error: 2 (No such file or directory) "
      })
  void messageOfEachJdkIsParsed(String message) {
    assertThat(ProcessStartError.of(new IOException(message)))
        .contains(new ProcessStartError(Libc.ENOENT, "No such file or directory"));
  }

  @Test
  void messageOfThisJdkIsParsed() {
    assertThatThrownBy(() -> new ProcessBuilder("no-such-program").start())
        .isInstanceOfSatisfying(
            IOException.class,
            e ->
                assertThat(ProcessStartError.of(e))
                    .contains(new ProcessStartError(Libc.ENOENT, "No such file or directory")));
  }

  @Test
  void otherMessageHasNoErrorNumber() {
    assertThat(ProcessStartError.of(new IOException("full"))).isEmpty();
    assertThat(ProcessStartError.of(new IOException())).isEmpty();
  }
}
