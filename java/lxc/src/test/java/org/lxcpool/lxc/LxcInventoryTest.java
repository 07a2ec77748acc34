package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lxcpool.lxc.internal.ledger.ContainerState;

class LxcInventoryTest {
  /** Also RESERVED: a record of an earlier boot may be in that state, and count as a container. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GONE")
  void everyRecordedStateHasAPublicOne(ContainerState recorded) {
    assertThat(LxcInventory.state(recorded)).isNotEqualTo(LxcInventory.State.UNRECORDED);
  }
}
