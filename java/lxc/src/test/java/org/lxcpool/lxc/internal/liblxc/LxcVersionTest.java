package org.lxcpool.lxc.internal.liblxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LxcVersionTest {

  @ParameterizedTest
  @CsvSource({
    "5.0.2, 5, 0",
    "3.0, 3, 0",
    "4.0.12, 4, 0",
    "6.0.0-devel, 6, 0",
    "5.1~git2209-g5a7b9ce67, 5, 1",
    "12.34, 12, 34",
  })
  void whatReleasesSayIsRead(String text, int major, int minor) {
    assertThat(LxcVersion.parse(text)).isEqualTo(new LxcVersion(major, minor));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "5.", ".5", "five.0", "5.x", "v5.0.2", "5.0rc1", "99999.0", "-5.0"})
  void anythingElseIsNoVersion(String text) {
    assertThatThrownBy(() -> LxcVersion.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a version of liblxc: " + text);
  }

  @ParameterizedTest
  @CsvSource({"2.1, false", "3.0, true", "4.0, true", "5.0, true", "6.99, true", "7.0, false"})
  void theOffsetsAreKnownFromThreeToSix(String version, boolean supported) {
    assertThat(LxcVersion.parse(version).isSupported()).isEqualTo(supported);
  }
}
