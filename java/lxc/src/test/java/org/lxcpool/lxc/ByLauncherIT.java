package org.lxcpool.lxc;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** All that holds with liblxc in this process holds by the launcher, too. */
@Tag("lxc")
class ByLauncherIT {
  @Nested
  class Container extends LxcContainerIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class Failure extends LxcFailureIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class HungCalls extends HungCallsIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class Confinement extends LxcConfinementIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class Pool extends LxcPoolIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class Debian extends LxcDebianIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class KilledAgent extends KilledAgentIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class Fault extends FaultIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class OwnBridge extends BridgeIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class Dhcp extends DhcpIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class BaseIdentity extends IdentityIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class SharedMemory extends SharedMemoryIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class NonAsciiHome extends NonAsciiHomeIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class BaseFault extends BaseFaultIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }
}
