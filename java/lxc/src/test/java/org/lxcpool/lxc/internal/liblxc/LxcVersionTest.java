package org.lxcpool.lxc.internal.liblxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LxcVersionTest {

  @ParameterizedTest
  @CsvSource({
    "5.0.2, 5, 0, 2",
    "3.0, 3, 0, 0",
    "4.0.12, 4, 0, 12",
    "6.0.0-devel, 6, 0, 0",
    "5.0.0~git2209-g5a7b9ce67, 5, 0, 0",
    "5.1~git2209-g5a7b9ce67, 5, 1, 0",
    "5.0.3.1, 5, 0, 3",
    "12.34, 12, 34, 0",
  })
  void versionOfAReleaseIsParsed(String text, int major, int minor, int patch) {
    assertThat(LxcVersion.parse(text)).isEqualTo(new LxcVersion(major, minor, patch));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "5.", ".5", "five.0", "5.x", "v5.0.2", "5.0rc1", "99999.0", "-5.0"})
  void otherTextIsNotAVersion(String text) {
    assertThatThrownBy(() -> LxcVersion.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a version of liblxc: " + text);
  }

  @ParameterizedTest
  @CsvSource({"3.2.1, false", "4.0, true", "5.0, true", "6.99, true", "7.99, true", "8.0, false"})
  void versionsFourToSevenAreSupported(String version, boolean supported) {
    assertThat(LxcVersion.parse(version).isSupported()).isEqualTo(supported);
  }

  @ParameterizedTest
  @CsvSource({
    "4.0.0, false, false, true",
    "4.0.12, false, false, true",
    "5.0.0, true, false, true",
    "5.0.0~git2209, true, false, true",
    "5.0.1, true, true, true",
    "6.0.4, true, true, true",
    "7.0.0, true, true, false",
  })
  void featuresDependOnTheVersion(
      String version, boolean namesCgroups, boolean overlayOptions, boolean cgroupV1) {
    LxcVersion liblxc = LxcVersion.parse(version);
    assertThat(liblxc.namesCgroups()).isEqualTo(namesCgroups);
    assertThat(liblxc.hasOverlayOptions()).isEqualTo(overlayOptions);
    assertThat(liblxc.hasCgroupV1()).isEqualTo(cgroupV1);
  }
}
