package org.lxcpool.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.lxcpool.ContainerFactory;
import org.lxcpool.PoolError.Phase;
import org.lxcpool.PoolStats;
import org.lxcpool.Ticker;
import org.lxcpool.WorkerTimeoutException;

/**
 * The workers: starts one for each free place, gives up those over their time, and books how each
 * of them ends. A worker leaves the count at the moment its outcome is settled; its thread may live
 * on.
 */
final class CreationController<C extends Container> {
  private final Settings settings;
  private final ContainerFactory<C> factory;
  private final PoolState<C> state;
  private final Failures failures;
  private final Latencies latencies;
  private final Callbacks<C> callbacks;
  private final Destroyer<C> destroyer;
  private final Intake<C> intake;
  private final Runnable wakeReplenisher;
  private long submissions;

  CreationController(
      Settings settings,
      ContainerFactory<C> factory,
      PoolState<C> state,
      Failures failures,
      Latencies latencies,
      Callbacks<C> callbacks,
      Destroyer<C> destroyer,
      Intake<C> intake,
      Runnable wakeReplenisher) {
    this.settings = settings;
    this.factory = factory;
    this.state = state;
    this.failures = failures;
    this.latencies = latencies;
    this.callbacks = callbacks;
    this.destroyer = destroyer;
    this.intake = intake;
    this.wakeReplenisher = wakeReplenisher;
  }

  ContainerFactory<C> factory() {
    return factory;
  }

  Ticker ticker() {
    return settings.ticker;
  }

  long networkTimeout() {
    return settings.networkTimeout;
  }

  // ---- by the replenisher

  /** Starts a worker for each free place, as far as limits, budget and backoff allow. */
  int startAll() {
    int started = 0;
    for (Creation<C> creation = reserve(); creation != null; creation = reserve()) {
      started++;
      try {
        settings.thread("worker-" + creation.number, new Worker<>(this, creation)).start();
      } catch (Throwable e) {
        fail(creation, Phase.CREATE, null, e);
        ended(creation); // no thread will say so
      }
    }
    return started;
  }

  private @Nullable Creation<C> reserve() {
    long now = settings.ticker.read();
    Creation<C> creation;
    state.lockPatiently();
    try {
      if (!state.demand() || failures.throttledFor(now) > 0 || failures.backingOffFor(now) > 0) {
        return null;
      }
      creation = new Creation<>(++submissions, new PoolEntry<>(state, failures.raises()), this);
      state.live.add(creation);
    } finally {
      state.lock.unlock();
    }
    creation.submit(settings.ticker.read()); // the thread may have waited long for the lock
    return creation;
  }

  /** Abandons the creations over their timeout; nanoseconds until the next one will be. */
  long abandonOverdue() {
    long now = settings.ticker.read();
    long timeout = settings.creationTimeout;
    long next = Preconditions.FOR_EVER;
    List<Creation<C>> overdue = new ArrayList<>();
    state.lockPatiently();
    try {
      for (Creation<C> creation : state.live) {
        long age = creation.age(now);
        if (age > timeout) {
          overdue.add(creation);
        } else if (timeout != Preconditions.FOR_EVER) {
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

  private void abandon(Creation<C> creation, long now) {
    Failures.Report report;
    Thread thread;
    state.lockPatiently();
    try {
      if (!creation.settle(Creation.Outcome.ABANDONED)) {
        return; // delivered or failed in the nick of time
      }
      report =
          failures.recordCounted(
              Phase.TIMEOUT,
              creation.container(),
              new WorkerTimeoutException(),
              creation.entry.raises,
              now);
      state.leaveCount(creation);
      state.abandoned++;
      thread = creation.thread();
    } finally {
      state.lock.unlock();
    }
    if (thread != null && thread != Thread.currentThread()) {
      thread.interrupt();
    }
    failures.publish(report);
    wakeReplenisher.run();
  }

  // ---- by the workers

  void begun(Creation<C> creation) {
    callbacks.tell(l -> l.creationStarted(creation.number));
  }

  /** Records how long a phase took; returns the present, where the next one begins. */
  long took(PoolStats.Phase phase, long begin) {
    long now = settings.ticker.read();
    latencies.record(phase, now - begin);
    return now;
  }

  /** Between phases: false if the creation is abandoned, or must be, or isn't wanted any more. */
  boolean goesOn(Creation<C> creation) {
    abandonIfOverdue(creation);
    return !creation.isSettled() && !state.closed;
  }

  private void abandonIfOverdue(Creation<C> creation) {
    long now = settings.ticker.read();
    if (creation.age(now) > settings.creationTimeout) {
      abandon(creation, now);
    }
  }

  /**
   * Binds what the factory made to its entry.
   *
   * @throws IllegalStateException if the pool has it already
   */
  void bind(Creation<C> creation, C made) {
    PoolEntry<C> carried = state.carriedEntry(made);
    if (carried != null && carried != creation.entry) {
      throw new IllegalStateException(
          "the factory returned container " + Callbacks.name(made) + ", which it returned before");
    }
    creation.entry.bind(made);
  }

  /** The creation made a container that is ready, or stopped in between since it is in vain. */
  void deliver(Creation<C> creation, C container) {
    abandonIfOverdue(creation);
    if (!creation.isSettled() && !state.closed) {
      Throwable death = Callbacks.causeOfDeath(creation.entry, container);
      if (death != null) {
        fail(creation, Phase.DIED, container, death);
        return;
      }
    }
    long now = settings.ticker.read();
    PoolEntry<C> entry = creation.entry;
    entry.readySince = now;
    if (intake.deliver(entry, creation)) {
      creation.goOnWith(reserve()); // before the listener is told, which may take its time
      long took = creation.age(now);
      latencies.record(PoolStats.Phase.TOTAL, took);
      callbacks.tell(
          l -> l.containerReady(String.valueOf(creation.container()), Duration.ofNanos(took)));
    }
  }

  /** The creation failed; what there is of its container is destroyed. */
  void fail(Creation<C> creation, Phase phase, @Nullable C container, Throwable cause) {
    abandonIfOverdue(creation);
    long now = settings.ticker.read();
    Failures.Report report = null;
    state.lockPatiently();
    try {
      if (creation.settle(Creation.Outcome.FAILED)) {
        report =
            failures.recordCounted(phase, creation.container(), cause, creation.entry.raises, now);
        state.leaveCount(creation);
      }
      if (container != null && !creation.isDelivered()) {
        destroyer.enqueue(creation.entry); // else it has another owner by now
      }
    } finally {
      state.lock.unlock();
    }
    if (report != null) {
      failures.publish(report);
    }
    destroyer.launch();
    wakeReplenisher.run();
  }

  /** The last thing a worker does for a creation. */
  void ended(Creation<C> creation) {
    state.lockPatiently();
    try {
      if (creation.isAbandoned()) {
        state.abandoned--;
      } else if (creation.settle(Creation.Outcome.FAILED)) {
        state.leaveCount(creation); // what should have settled it failed
      }
    } finally {
      state.lock.unlock();
    }
    if (creation.next() == null) {
      wakeReplenisher.run();
    }
  }
}
