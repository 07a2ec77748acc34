package org.lxcpool.lxc;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** All that holds when the kernel tells of addresses holds when they are looked for, too. */
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
