package org.lxcpool.lxc.internal.container;

import java.io.IOException;
import java.lang.ref.Cleaner.Cleanable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.Slot;
import org.lxcpool.lxc.LxcContainer;
import org.lxcpool.lxc.internal.events.ChangeCounter;
import org.lxcpool.lxc.internal.events.Exits;
import org.lxcpool.lxc.internal.ledger.LedgerEntry;
import org.lxcpool.lxc.internal.network.AddressClaim;
import org.lxcpool.lxc.internal.network.NetworkedContainer;
import org.lxcpool.lxc.internal.spec.ContainerPaths;

/**
 * The life of a container, from its start to its removal. It knows nothing of the {@link
 * LxcContainer} that users have, so that one that they dropped can be noticed while whoever watches
 * its processes still holds this. Thread-safe.
 */
public final class ContainerLife implements NetworkedContainer {
  private static final String DESTROYED = "DESTROYED";

  private final ContainerPaths footprint;
  private final ContainerOperations operations;
  private final @Nullable AddressClaim claim;
  private final LedgerEntry entry;
  private final ChangeCounter changes = new ChangeCounter();
  private final ReentrantLock destroying = new ReentrantLock();
  private volatile @Nullable Slot slot;
  private final AtomicBoolean startBegun = new AtomicBoolean();
  private volatile @Nullable StartedProcesses started;
  private volatile boolean alive;
  private volatile boolean dropped;
  private volatile @Nullable Throwable takenAt;
  private volatile @Nullable Cleanable watch;
  private volatile boolean destroyed; // written with the lock

  public ContainerLife(
      ContainerPaths footprint,
      ContainerOperations operations,
      @Nullable AddressClaim claim,
      LedgerEntry entry) {
    this.footprint = footprint;
    this.operations = operations;
    this.claim = claim;
    this.entry = entry;
  }

  public ContainerPaths footprint() {
    return footprint;
  }

  public ContainerOperations operations() {
    return operations;
  }

  public LedgerEntry entry() {
    return entry;
  }

  @Override
  public String name() {
    return footprint.name();
  }

  @Override
  public boolean isAlive() {
    return alive;
  }

  @Override
  public List<String> liblxcAddresses() {
    return operations.ips();
  }

  @Override
  public String consoleLog() {
    Path console = footprint.console();
    try {
      return Files.exists(console)
          ? new String(Files.readAllBytes(console), StandardCharsets.UTF_8)
          : "";
    } catch (IOException e) {
      throw failure("reading the console", e.toString(), e);
    }
  }

  @Override
  public ContainerException failure(String operation, String reason, @Nullable Throwable cause) {
    return operations.failure(operation, reason, cause);
  }

  @Override
  public ContainerException ended(String operation, String reason) {
    return operations.ended(operation, reason);
  }

  @Override
  public int initPid() {
    StartedProcesses processes = started;
    return processes != null && alive ? processes.init().pid() : -1;
  }

  public void start() throws InterruptedException {
    if (isDestroyed()) {
      throw operations.failure("start", "it was destroyed", null);
    }
    // Two starts at once would make one AppArmor namespace twice, which crashes the kernel.
    if (!startBegun.compareAndSet(false, true)) {
      throw new IllegalStateException("container " + footprint.name() + " was started before");
    }
    StartedProcesses processes = null;
    try {
      processes = operations.start();
    } finally {
      took(processes);
    }
  }

  /**
   * A start has ended, with these processes or without; somebody may have destroyed it meanwhile.
   */
  private void took(@Nullable StartedProcesses processes) {
    destroying.lock();
    try {
      if (!destroyed) {
        if (processes != null) {
          entry.started(processes.initId(), processes.monitorId());
          runs(processes);
        }
        return;
      }
    } finally {
      destroying.unlock();
    }
    if (processes != null) {
      operations.stop(processes);
      processes.close();
    }
    operations.destroy(); // what the start has made since
    if (processes != null) {
      throw operations.failure("start", "it was destroyed meanwhile", null);
    }
  }

  /** It runs, started just now or by an earlier process. */
  public void runs(StartedProcesses processes) {
    startBegun.set(true);
    started = processes;
    alive = true;
    Exits.watch(processes.init(), this::ended);
  }

  private void ended() {
    alive = false;
    changes.increment();
    Slot told = slot;
    if (told != null) {
      told.died(
          new ContainerException(
              "container " + footprint.name() + " died while it was ready: its init has ended"));
    }
  }

  /** A pool is told of its death and its end. */
  public void carry(Slot slot) {
    this.slot = slot;
    if (started != null && !alive) {
      ended(); // before the pool had given it to the container
    }
  }

  /** The pool's handle of it; null outside a pool. */
  public @Nullable Slot slot() {
    return slot;
  }

  /** The pool has nothing to do with it any more. One that was dropped counts as leaked there. */
  private void left() {
    Slot told = slot;
    if (told != null && !dropped) {
      told.ended();
    }
  }

  @Override
  public ChangeCounter changes() {
    return changes;
  }

  /**
   * It is handed out.
   *
   * @param where where that happens; null where nobody wants to know
   */
  public void leased(@Nullable Throwable where) {
    takenAt = where;
    entry.leased();
  }

  /** Where it was handed out; null if nobody wants to know. */
  public @Nullable Throwable takenAt() {
    return takenAt;
  }

  /** Keeps it. */
  public void hold(String reason, Duration time) {
    destroying.lock();
    try {
      if (destroyed) {
        throw operations.failure("hold", "it was destroyed", null);
      }
      entry.held(time, reason);
    } finally {
      destroying.unlock();
    }
    left();
  }

  public boolean isHeld() {
    return !entry.heldFor().isZero();
  }

  /**
   * It is looked for until it is destroyed.
   *
   * @param watch ends that when it is cleaned
   */
  public void watchedBy(Cleanable watch) {
    this.watch = watch;
  }

  /** Its taker no longer holds it, and had neither destroyed it nor put it back. */
  public void dropped() {
    dropped = true;
  }

  public boolean isDestroyed() {
    return destroyed;
  }

  /** Its state in liblxc's words, or DESTROYED. */
  public String state() {
    if (isDestroyed()) {
      return DESTROYED;
    }
    // Not with the lock: a monitor that doesn't answer would hold up whoever destroys it.
    try {
      String state = operations.state();
      return isDestroyed() ? DESTROYED : state;
    } catch (ContainerException e) {
      if (isDestroyed()) {
        return DESTROYED;
      }
      throw e;
    }
  }

  /** Stops and removes it, unless it is held. */
  public void destroy() {
    destroying.lock();
    try {
      if (destroyed || isHeld()) {
        return;
      }
      alive = false;
      entry.destroying();
      StartedProcesses processes = started;
      if (processes != null) {
        operations.stop(processes);
      }
      operations.destroy();
      if (processes != null) {
        processes.monitor().close();
      }
      if (claim != null) {
        claim.close();
      }
      entry.gone();
      destroyed = true;
      Cleanable looking = watch;
      if (looking != null) {
        looking.clean(); // what is gone isn't missed
      }
    } finally {
      destroying.unlock();
    }
    left();
  }
}
