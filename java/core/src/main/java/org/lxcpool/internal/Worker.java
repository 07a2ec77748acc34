package org.lxcpool.internal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.lxcpool.Container;
import org.lxcpool.ContainerFactory;
import org.lxcpool.PoolError.Phase;
import org.lxcpool.PoolStats;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The task of the worker threads, which create containers one after the other.
 *
 * <p>After a delivery a worker reserves the next free place itself, so that a busy pool doesn't
 * start a thread per container and needs the replenisher for additional workers only. The thread
 * ends if there is no such place, and after every other outcome: the thread of an abandoned
 * creation, which may be interrupted late, is never reused.
 */
final class Worker<C extends Container> {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final long NOT_DELIVERED = -1;

  private final PoolState<C> state;
  private final CreationController<C> controller;
  private final HandoffQueue<C> queue;
  private final Callbacks<C> callbacks;
  private final Latencies latencies;

  Worker(
      PoolState<C> state,
      CreationController<C> controller,
      HandoffQueue<C> queue,
      Callbacks<C> callbacks,
      Latencies latencies) {
    this.state = state;
    this.controller = controller;
    this.queue = queue;
    this.callbacks = callbacks;
    this.latencies = latencies;
  }

  /** Runs a creation and those that follow it on this thread. */
  void run(Creation<C> first, ContainerFactory<C> factory) {
    Creation<C> creation = first;
    while (creation != null) {
      boolean unused = Thread.interrupted(); // clears what the factory left behind last time
      Creation<C> next = null;
      try {
        long took = create(creation, factory);
        if (took != NOT_DELIVERED) {
          next = controller.reserve(); // before the listener runs, which may take its time
          notifyReady(creation, took);
        }
      } catch (Throwable e) {
        LOG.error("pool {}: worker iteration failed; continuing", state.settings.name, e);
      } finally {
        controller.ended(creation);
      }
      if (next == null) {
        state.threads.wakeReplenisher();
      }
      creation = next;
    }
  }

  private void notifyReady(Creation<C> creation, long took) {
    callbacks.notifyListener(
        l -> l.containerReady(String.valueOf(creation.containerName()), Duration.ofNanos(took)));
  }

  /** Returns the nanoseconds from the submission to the delivery, or {@link #NOT_DELIVERED}. */
  private long create(Creation<C> creation, ContainerFactory<C> factory) {
    creation.begin();
    Phase phase = Phase.CREATE;
    C container = null;
    try {
      if (!controller.shouldContinue(creation)) {
        return NOT_DELIVERED;
      }
      callbacks.notifyListener(l -> l.creationStarted(creation.number));
      long begin = state.settings.ticker.read();
      C created = requireNonNull(factory.create(creation.entry), "the factory returned null");
      controller.bind(creation, created);
      container = created;
      creation.setContainerName(ContainerProbe.name(container));
      begin = record(PoolStats.Phase.CREATE, begin);
      if (controller.shouldContinue(creation)) {
        phase = Phase.START;
        container.start();
        begin = record(PoolStats.Phase.START, begin);
      }
      if (controller.shouldContinue(creation)) {
        phase = Phase.NETWORK;
        container.awaitNetwork(Duration.ofNanos(state.settings.networkTimeout));
        record(PoolStats.Phase.NETWORK, begin);
      }
      return deliver(creation, container);
    } catch (Throwable e) {
      controller.fail(creation, phase, container, e);
      return NOT_DELIVERED;
    }
  }

  /** Records the duration of a phase; returns the current time, at which the next phase begins. */
  private long record(PoolStats.Phase phase, long begin) {
    long now = state.settings.ticker.read();
    latencies.record(phase, now - begin);
    return now;
  }

  /** Delivers a ready container, or the unfinished one of a creation that must not continue. */
  private long deliver(Creation<C> creation, C container) {
    if (controller.shouldContinue(creation)) {
      Throwable death = creation.entry.causeOfDeath(container);
      if (death != null) {
        controller.fail(creation, Phase.DIED, container, death);
        return NOT_DELIVERED;
      }
    }
    long now = state.settings.ticker.read();
    creation.entry.readySince = now;
    if (!queue.deliver(creation)) {
      return NOT_DELIVERED;
    }
    long took = creation.age(now);
    latencies.record(PoolStats.Phase.TOTAL, took);
    return took;
  }
}
