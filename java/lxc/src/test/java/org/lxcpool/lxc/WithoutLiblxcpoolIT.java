package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Repeats the tests of a container without liblxcpool. The build runs them in a JVM of their own,
 * in which it is switched off.
 */
@Tag("lxc")
@Tag("without-liblxcpool")
class WithoutLiblxcpoolIT {

  @Test
  void liblxcpoolIsOffInThisJvm() {
    assertThat(NativeSupport.isAvailable()).isFalse();
    assertThat(NativeSupport.unavailabilityCause())
        .hasMessageContaining("disabled by -Dlxcpool.native=off");
  }

  @Nested
  class Container extends LxcContainerIT {}

  @Nested
  class ExitContinuation extends ExitContinuationIT {}
}
