package org.lxcpool.internal;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The two threads that drive a pool. Thread-safe; waking a thread that isn't set does nothing. */
final class PoolThreads {
  private volatile @Nullable Thread replenisher;
  private volatile @Nullable Thread houseKeeper;

  void set(Thread replenisherThread, Thread houseKeeperThread) {
    replenisher = replenisherThread;
    houseKeeper = houseKeeperThread;
  }

  void wakeReplenisher() {
    LockSupport.unpark(replenisher);
  }

  void wakeHouseKeeper() {
    LockSupport.unpark(houseKeeper);
  }
}
