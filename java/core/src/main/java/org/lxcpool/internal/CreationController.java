package org.lxcpool.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.lxcpool.PoolError.Phase;
import org.lxcpool.WorkerTimeoutException;

/**
 * The controller of the creations: reserves places, abandons overdue creations and settles failed
 * ones. A worker leaves the count when the outcome of its creation is settled; its thread may run
 * longer.
 */
final class CreationController<C extends Container> {
  private final PoolState<C> state;
  private final FailureReporter reporter;
  private final Destroyer<C> destroyer;

  @GuardedBy("state.lock")
  private long submissions;

  CreationController(PoolState<C> state, FailureReporter reporter, Destroyer<C> destroyer) {
    this.state = state;
    this.reporter = reporter;
    this.destroyer = destroyer;
  }

  /** Reserves a place for a creation; returns null if limits, error budget or backoff forbid it. */
  @Nullable Creation<C> reserve() {
    long now = state.settings.ticker.read();
    Creation<C> creation;
    state.spinLock();
    try {
      if (!state.mayStartCreation()
          || state.failures.throttledFor(now) > 0
          || state.failures.backingOffFor(now) > 0) {
        return null;
      }
      PoolEntry<C> entry = new PoolEntry<>(state, state.failures.raises());
      creation = new Creation<>(++submissions, entry);
      state.creations.live.add(creation);
    } finally {
      state.lock.unlock();
    }
    creation.submit(state.settings.ticker.read()); // reads again: waiting for the lock takes time
    return creation;
  }

  /** Returns whether a creation should continue; abandons it if it is overdue. */
  boolean shouldContinue(Creation<C> creation) {
    abandonIfOverdue(creation);
    return !creation.isSettled() && !state.closed;
  }

  /**
   * Binds what the factory created to its entry.
   *
   * @throws IllegalStateException if the pool already has the container
   */
  void bind(Creation<C> creation, C container) {
    PoolEntry<C> carried = state.carriedEntry(container);
    if (carried != null && carried != creation.entry) {
      throw new IllegalStateException(
          "the factory returned container "
              + ContainerProbe.name(container)
              + ", which it had returned before");
    }
    creation.entry.bind(container);
  }

  /** Abandons the overdue creations; returns the nanoseconds until the next one is overdue. */
  long abandonOverdue() {
    long now = state.settings.ticker.read();
    long timeout = state.settings.creationTimeout;
    long next = Preconditions.INDEFINITELY;
    List<Creation<C>> overdue = new ArrayList<>();
    state.spinLock();
    try {
      for (Creation<C> creation : state.creations.live) {
        long age = creation.age(now);
        if (age > timeout) {
          overdue.add(creation);
        } else if (timeout != Preconditions.INDEFINITELY) {
          next = Math.min(next, timeout - age + 1);
        }
      }
    } finally {
      state.lock.unlock();
    }
    for (Creation<C> creation : overdue) {
      abandon(creation, now);
    }
    return next;
  }

  private void abandonIfOverdue(Creation<C> creation) {
    long now = state.settings.ticker.read();
    if (creation.age(now) > state.settings.creationTimeout) {
      abandon(creation, now);
    }
  }

  private void abandon(Creation<C> creation, long now) {
    Failures.Report report;
    Thread thread;
    state.spinLock();
    try {
      if (!creation.settle(Creation.Outcome.ABANDONED)) {
        return; // it was delivered or failed just in time
      }
      report =
          state.failures.record(
              Phase.TIMEOUT,
              creation.containerName(),
              new WorkerTimeoutException(),
              creation.entry.raises,
              now);
      state.endCreation(creation);
      state.creations.abandoned++;
      thread = creation.thread();
    } finally {
      state.lock.unlock();
    }
    if (thread != null && thread != Thread.currentThread()) {
      thread.interrupt();
    }
    reporter.publish(report);
    state.threads.wakeReplenisher();
  }

  /**
   * Settles a creation as failed, unless it is settled, and queues its container for destruction.
   *
   * @param container the container, null if there is none
   */
  void fail(Creation<C> creation, Phase phase, @Nullable C container, Throwable cause) {
    abandonIfOverdue(creation);
    long now = state.settings.ticker.read();
    Failures.Report report = null;
    state.spinLock();
    try {
      if (creation.settle(Creation.Outcome.FAILED)) {
        report =
            state.failures.record(
                phase, creation.containerName(), cause, creation.entry.raises, now);
        state.endCreation(creation);
      }
      if (container != null && !creation.isDelivered()) { // a delivered one has another owner
        state.destroyQueue.add(creation.entry);
      }
    } finally {
      state.lock.unlock();
    }
    if (report != null) {
      reporter.publish(report);
    }
    destroyer.launch();
    state.threads.wakeReplenisher();
  }

  /** Records that the worker is done with a creation. The worker's last call for it. */
  void ended(Creation<C> creation) {
    state.spinLock();
    try {
      if (creation.isAbandoned()) {
        state.creations.abandoned--;
      } else if (creation.settle(Creation.Outcome.FAILED)) {
        state.endCreation(creation); // what should have settled it has thrown
      }
    } finally {
      state.lock.unlock();
    }
  }
}
