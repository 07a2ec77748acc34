package org.lxcpool.lxc;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** Repeats the tests of liblxc in process with the launcher. */
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
  class LoadedHandle extends LoadedHandleIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class LiblxcVersion extends LiblxcVersionIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class AppArmor extends AppArmorIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class Attributes extends AttributesIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class Hostile extends HostileIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class HostileAttach extends HostileAttachIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class ExecExitCode extends ExecExitCodeIT {
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

  @Nested
  class ExitContinuation extends ExitContinuationIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class HostileCopy extends HostileCopyIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class FactoryClose extends FactoryCloseIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class Destroy extends DestroyIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class ProcessOne extends ProcessOneIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class Impostor extends ImpostorIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class SharedBridge extends SharedBridgeIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class Ids extends IdMapIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class Redeploy extends RedeployIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class DeadContainer extends DeadContainerIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class SharedCounters extends SharedCountersIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }

  @Nested
  class UnfitHome extends UnfitHomeIT {
    @Override
    Isolation isolation() {
      return Isolation.PROCESS;
    }
  }
}
