package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * All that holds of a container holds without liblxcpool, too. The build runs these in a JVM of
 * their own, in which it is switched off.
 */
@Tag("lxc")
@Tag("without-liblxcpool")
class WithoutLiblxcpoolIT {

  @Test
  void itIsOffInThisJvm() {
    assertThat(NativeSupport.isAvailable()).isFalse();
    assertThat(NativeSupport.unavailabilityCause())
        .hasMessageContaining("disabled by -Dlxcpool.native=off");
  }

  @Nested
  class Container extends LxcContainerIT {}

  @Nested
  class ExitContinuation extends ExitContinuationIT {}
}
