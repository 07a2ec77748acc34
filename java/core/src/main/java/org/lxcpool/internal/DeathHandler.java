package org.lxcpool.internal;

import org.lxcpool.Container;
import org.lxcpool.PoolError.Phase;

/**
 * The removal of dead containers from the pool: records a {@code DIED} error, queues the container
 * for destruction and wakes the replenisher. All methods are called without the lock.
 */
final class DeathHandler<C extends Container> {
  private final PoolState<C> state;
  private final FailureReporter reporter;
  private final Destroyer<C> destroyer;

  DeathHandler(PoolState<C> state, FailureReporter reporter, Destroyer<C> destroyer) {
    this.state = state;
    this.reporter = reporter;
    this.destroyer = destroyer;
  }

  /** Removes a dead container from the stock; does nothing if it has left the stock. */
  void removeFromStock(PoolEntry<C> entry, C container, Throwable cause) {
    String name = ContainerProbe.name(container);
    long now = state.settings.ticker.read();
    Failures.Report report;
    state.spinLock();
    try {
      if (!state.stock.remove(entry)) {
        return; // it was leased, and the check before the handoff finds it dead
      }
      report = state.failures.record(Phase.DIED, name, cause, entry.raises, now);
      state.destroyQueue.add(entry);
    } finally {
      state.lock.unlock();
    }
    afterwards(report);
  }

  /** Cancels the lease of a container that was found dead before it was handed out. */
  void cancelLease(PoolEntry<C> entry, C container, Throwable cause) {
    String name = ContainerProbe.name(container);
    long now = state.settings.ticker.read();
    Failures.Report report;
    state.lock.lock();
    try {
      if (entry.stage != PoolEntry.Stage.LEASED) {
        return; // the lease has ended in the meantime
      }
      state.cancelLease(entry);
      report = state.failures.record(Phase.DIED, name, cause, entry.raises, now);
      state.destroyQueue.add(entry);
    } finally {
      state.lock.unlock();
    }
    afterwards(report);
  }

  private void afterwards(Failures.Report report) {
    reporter.publish(report);
    destroyer.launch();
    state.threads.wakeReplenisher();
  }
}
