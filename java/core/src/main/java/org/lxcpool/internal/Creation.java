package org.lxcpool.internal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.lxcpool.ContainerFactory;
import org.lxcpool.PoolError;
import org.lxcpool.PoolStats;
import org.lxcpool.Ticker;

/**
 * One attempt to make a container: create, start, network wait, deliver. Its thread is a {@link
 * Worker}'s.
 *
 * <p>It has exactly one outcome. Worker and replenisher may want to decide it at the same moment;
 * {@link #settle} lets the first one win, and because both call it with the pool's lock held, the
 * place, the count of workers and the error change in the same instant.
 */
final class Creation<C extends Container> {
  enum Outcome {
    DELIVERED,
    FAILED,
    ABANDONED
  }

  private static final long NOT_YET = Long.MIN_VALUE;

  final long number;

  /** The entry of the container to be. */
  final PoolEntry<C> entry;

  private final CreationController<C> workforce;
  private volatile long submitted = NOT_YET;
  private volatile @Nullable Outcome outcome;
  private volatile @Nullable String container;
  private volatile @Nullable Thread thread;
  private @Nullable Creation<C> next;

  Creation(long number, PoolEntry<C> entry, CreationController<C> workforce) {
    this.number = number;
    this.entry = entry;
    this.workforce = workforce;
  }

  /** Its place is reserved, and its clock starts. */
  void submit(long now) {
    submitted = now;
  }

  /** Nanoseconds since it was submitted, 0 before. */
  long age(long now) {
    long since = submitted;
    return since == NOT_YET ? 0 : now - since;
  }

  /** Decides the outcome; false if it is decided. Called with the pool's lock held. */
  boolean settle(Outcome decided) {
    if (outcome != null) {
      return false;
    }
    outcome = decided;
    return true;
  }

  boolean isSettled() {
    return outcome != null;
  }

  boolean isDelivered() {
    return outcome == Outcome.DELIVERED;
  }

  boolean isAbandoned() {
    return outcome == Outcome.ABANDONED;
  }

  /** The name of what it makes, null as long as there is none. */
  @Nullable String container() {
    return container;
  }

  /** The thread it runs on, null before it runs. */
  @Nullable Thread thread() {
    return thread;
  }

  /** What its worker is to make next, null if nothing; its own thread's alone. */
  @Nullable Creation<C> next() {
    return next;
  }

  void goOnWith(@Nullable Creation<C> creation) {
    next = creation;
  }

  void make() {
    thread = Thread.currentThread();
    ContainerFactory<C> factory = workforce.factory();
    Ticker ticker = workforce.ticker();
    PoolError.Phase phase = PoolError.Phase.CREATE;
    C made = null;
    try {
      if (!workforce.goesOn(this)) {
        return;
      }
      workforce.begun(this);
      long begin = ticker.read();
      C created = requireNonNull(factory.create(entry), "the factory made null");
      workforce.bind(this, created);
      made = created;
      container = Callbacks.name(made);
      begin = workforce.took(PoolStats.Phase.CREATE, begin);
      if (workforce.goesOn(this)) {
        phase = PoolError.Phase.START;
        made.start();
        begin = workforce.took(PoolStats.Phase.START, begin);
      }
      if (workforce.goesOn(this)) {
        phase = PoolError.Phase.NETWORK;
        made.awaitNetwork(Duration.ofNanos(workforce.networkTimeout()));
        workforce.took(PoolStats.Phase.NETWORK, begin);
      }
      workforce.deliver(this, made);
    } catch (Throwable e) {
      workforce.fail(this, phase, made, e);
    }
  }
}
