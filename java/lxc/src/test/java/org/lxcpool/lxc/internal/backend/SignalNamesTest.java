package org.lxcpool.lxc.internal.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalNamesTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 6, 7, 8, 9, 11, 15})
  void namesMatchThisHost(int signal) throws IOException {
    assertThat(SignalNames.name(signal))
        .isEqualTo("SIG" + hostsName(signal) + " (signal " + signal + ")");
  }

  private static String hostsName(int signal) throws IOException {
    Process kill = new ProcessBuilder("sh", "-c", "kill -l " + signal).start();
    return new String(kill.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 34, 64, -1})
  void otherSignalsAreNumbers(int signal) {
    assertThat(SignalNames.name(signal)).isEqualTo("signal " + signal);
  }
}
