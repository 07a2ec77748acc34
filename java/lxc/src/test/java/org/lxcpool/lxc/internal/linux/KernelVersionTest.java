package org.lxcpool.lxc.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelVersionTest {

  @ParameterizedTest
  @CsvSource({
    "5.11.0, true",
    "5.11-rc1, true",
    "6.1.0-44-amd64, true",
    "10.0, true",
    "5.10.0-30-amd64, false",
    "4.19, false",
    "linux, false",
    "'', false",
  })
  void releasesAreComparedByTheirNumbers(String release, boolean atLeast) {
    assertThat(KernelVersion.of(release).isAtLeast(5, 11)).isEqualTo(atLeast);
  }

  @Test
  void thisHostHasAVersion() {
    assertThat(KernelVersion.ofThisHost().isAtLeast(5, 3)).isTrue();
  }
}
