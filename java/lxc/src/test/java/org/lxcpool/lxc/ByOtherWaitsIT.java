package org.lxcpool.lxc;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** Repeats tests that use address events with the methods that poll. */
@Tag("lxc")
class ByOtherWaitsIT {
  @Nested
  class PoolByProc extends LxcPoolIT {
    @Override
    NetworkWait networkWait() {
      return NetworkWait.PROC;
    }
  }

  @Nested
  class ContainerByLiblxc extends LxcContainerIT {
    @Override
    NetworkWait networkWait() {
      return NetworkWait.LIBLXC;
    }
  }

  @Nested
  class PoolByLiblxc extends LxcPoolIT {
    @Override
    NetworkWait networkWait() {
      return NetworkWait.LIBLXC;
    }
  }
}
