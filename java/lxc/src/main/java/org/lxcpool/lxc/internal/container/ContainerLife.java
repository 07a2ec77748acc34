package org.lxcpool.lxc.internal.container;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.Slot;
import org.lxcpool.lxc.internal.backend.LxcBackend;
import org.lxcpool.lxc.internal.events.Exits;
import org.lxcpool.lxc.internal.ledger.ContainerState;
import org.lxcpool.lxc.internal.ledger.LedgerEntry;
import org.lxcpool.lxc.internal.network.AddressClaim;
import org.lxcpool.lxc.internal.network.NetworkedContainer;
import org.lxcpool.lxc.internal.spec.ContainerPaths;
import org.lxcpool.lxc.internal.spec.ContainerSpec;
import org.lxcpool.lxc.internal.spec.HostSecurity;

/**
 * One container, from its creation to its removal. Thread-safe.
 *
 * <p>Its state is the one that its ledger entry records; {@link ContainerState} has the
 * transitions. Whether it runs follows from that state and from its init. It doesn't refer to the
 * public container object, which users may drop while this one watches the processes.
 */
public final class ContainerLife implements NetworkView.Source {
  private final ContainerSpec spec;
  private final LxcBackend backend;
  private final @Nullable AddressClaim claim;
  private final LedgerEntry entry;
  private final ContainerFailures failures;
  private final ContainerCalls calls;
  private final ContainerRemoval removal;
  private final PoolLink pool = new PoolLink();
  private final NetworkView network = new NetworkView(this);
  private final ReentrantLock ending = new ReentrantLock();
  private volatile @Nullable StartedProcesses processes;
  private volatile boolean initEnded;

  /**
   * @param claim of the container's address; null if it has none of its own
   */
  public ContainerLife(
      ContainerSpec spec, LxcBackend backend, @Nullable AddressClaim claim, LedgerEntry entry) {
    this.spec = spec;
    this.backend = backend;
    this.claim = claim;
    this.entry = entry;
    failures = new ContainerFailures(spec.paths(), this::liblxcState);
    calls = new ContainerCalls(backend, spec, failures, this::hasInitEnded);
    removal = new ContainerRemoval(backend, spec, failures);
  }

  @Override
  public ContainerPaths paths() {
    return spec.paths();
  }

  @Override
  public String name() {
    return spec.name();
  }

  public LedgerEntry entry() {
    return entry;
  }

  @Override
  public ContainerFailures failures() {
    return failures;
  }

  @Override
  public ContainerCalls calls() {
    return calls;
  }

  public PoolLink pool() {
    return pool;
  }

  /** Returns the container as the network wait sees it. */
  public NetworkedContainer network() {
    return network;
  }

  @Override
  public boolean isAlive() {
    return processes != null && !initEnded && entry.state().isStarted();
  }

  @Override
  public int initPid() {
    StartedProcesses started = processes;
    return started != null && isAlive() ? started.init().pid() : -1;
  }

  private String liblxcState() {
    return entry.state().liblxcState(!hasInitEnded(Duration.ZERO));
  }

  // The kernel may know of the end before this object is notified.
  private boolean hasInitEnded(Duration patience) {
    StartedProcesses started = processes;
    return initEnded || (started != null && started.init().awaitExit(patience));
  }

  /**
   * Defines the container.
   *
   * @throws ContainerException if that fails; the caller destroys the container then
   */
  public void define(HostSecurity security) {
    new ContainerDefinition(backend, spec, failures).make(security);
    entry.created();
  }

  /**
   * Boots the container, once.
   *
   * @throws IllegalStateException if it was started before
   * @throws ContainerException if it can't be booted, or is destroyed meanwhile
   */
  public void start() throws InterruptedException {
    // Two starts at once would make one AppArmor namespace twice, which crashes the kernel.
    if (!entry.starting()) {
      throw notStartable();
    }
    StartedProcesses started = null;
    try {
      started = new ContainerStart(backend, spec, failures).run();
    } finally {
      startEnded(started);
    }
  }

  private RuntimeException notStartable() {
    return switch (entry.state()) {
      case GONE, DESTROYING -> failures.failure("start", whyNotRunning(), null);
      default -> new IllegalStateException("container " + name() + " was started before");
    };
  }

  // The container may be destroyed by now.
  private void startEnded(@Nullable StartedProcesses started) {
    ending.lock();
    try {
      if (entry.state() == ContainerState.STARTING) {
        if (started == null) {
          entry.failed();
        } else {
          entry.started(started.initId(), started.monitorId());
          runs(started);
        }
        return;
      }
    } finally {
      ending.unlock();
    }
    if (started != null) {
      removal.stop(started);
      started.close();
    }
    removal.remove(); // what the start has made since
    destroy();
    if (started != null) {
      throw failures.failure("start", "it was destroyed meanwhile", null);
    }
  }

  /** Takes the processes of the container, which was started just now or by an earlier agent. */
  public void runs(StartedProcesses started) {
    processes = started;
    Exits.watch(started.init(), this::initEnded);
  }

  private void initEnded() {
    initEnded = true;
    network.changes().increment();
    pool.died(
        new ContainerException(
            "container " + name() + " died while it was ready: its init has ended"));
  }

  /** Gives the container the slot by which its pool is notified of its death and its end. */
  public void carry(Slot slot) {
    pool.slot(slot);
    if (initEnded) {
      initEnded(); // it died before it had the slot
    }
  }

  /**
   * Records that the container is handed out.
   *
   * @param where where that happens; null if that isn't remembered
   */
  public void leased(@Nullable Throwable where) {
    pool.takenAt(where);
    entry.leased();
  }

  /**
   * Keeps the container for debugging.
   *
   * @throws ContainerException if it was destroyed, or isn't in a state to be held
   */
  public void hold(String reason, Duration time) {
    ending.lock();
    try {
      if (!entry.held(time, reason)) {
        throw failures.failure("hold", whyNotRunning(), null);
      }
    } finally {
      ending.unlock();
    }
    pool.leave();
  }

  public boolean isDestroyed() {
    return entry.state() == ContainerState.GONE;
  }

  /**
   * Returns the state that liblxc reports, or DESTROYED.
   *
   * @throws ContainerException if liblxc or the container's monitor doesn't answer
   */
  public String state() {
    // Without the lock: a monitor that doesn't answer would delay a destroy.
    try {
      String state = isDestroyed() ? liblxcState() : calls.state();
      return isDestroyed() ? liblxcState() : state;
    } catch (ContainerException e) {
      if (isDestroyed()) {
        return liblxcState();
      }
      throw e;
    }
  }

  /**
   * Runs a command in the container, with this environment alone.
   *
   * @throws ContainerException if the container doesn't run, or the command can't be run in it
   */
  public Process exec(List<String> command, List<String> environment) {
    if (!isAlive()) {
      throw failures.failure("exec", whyNotRunning(), null);
    }
    return calls.exec(command, environment);
  }

  private String whyNotRunning() {
    return switch (entry.state()) {
      case GONE -> "it was destroyed";
      case DESTROYING -> "it is being destroyed";
      case FAILED -> "its start failed";
      case STARTING -> "it is being started";
      default -> processes == null ? "it was not started" : ContainerCalls.DEAD;
    };
  }

  /**
   * Stops and removes the container, unless it is held or was destroyed before.
   *
   * @throws ContainerException if something of it is left; a further call tries again
   */
  public void destroy() {
    ending.lock();
    try {
      if (isDestroyed() || !entry.heldFor().isZero()) {
        return;
      }
      entry.destroying();
      remove();
      entry.gone();
      pool.endWatch();
    } finally {
      ending.unlock();
    }
    pool.leave();
  }

  @GuardedBy("ending")
  private void remove() {
    StartedProcesses started = processes;
    if (started != null) {
      removal.stop(started);
    }
    removal.remove();
    if (started != null) {
      started.monitor().close();
    }
    if (claim != null) {
      claim.close();
    }
  }
}
