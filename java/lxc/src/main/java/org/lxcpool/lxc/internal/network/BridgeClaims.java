package org.lxcpool.lxc.internal.network;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.FileLock;
import org.lxcpool.lxc.internal.linux.ProcessId;
import org.lxcpool.lxc.internal.spec.ContainerPaths;

/**
 * The claims on the addresses of one bridge. Thread-safe.
 *
 * <p>A claim is a file below {@code /run/lxcpool} that only root can create. It isn't a lock but a
 * record of the container that has the address, which agents read and write under one lock that is
 * held briefly. So a claim can outlive its agent for as long as its container does, costs the agent
 * no descriptor, and can't be kept by a forked monitor that hangs. Another agent may take over a
 * claim whose agent and container are both gone.
 *
 * <p>The directory belongs to this host's {@code /run}. Agents that share a bridge, but have a
 * {@code /run} of their own, must share this directory.
 */
public final class BridgeClaims {
  private static final Path TOP = Path.of("/run/lxcpool");

  // Threads of this process wait for each other here, since a wait for a file lock polls.
  private static final ReentrantLock WITHIN_PROCESS = new ReentrantLock();

  private final ClaimFiles files;
  private final Set<Integer> own = ConcurrentHashMap.newKeySet();

  @GuardedBy("WITHIN_PROCESS")
  private boolean checked;

  /** Creates the claims on a bridge of this process's network namespace. */
  BridgeClaims(String bridge) {
    this(TOP, bridge);
  }

  /**
   * @param top a directory; it and those below are created when needed and removed when empty
   */
  BridgeClaims(Path top, String bridge) {
    this(new ClaimFiles(top, bridge));
  }

  private BridgeClaims(ClaimFiles files) {
    this.files = files;
  }

  /**
   * Runs an action while no other process or thread claims an address of the bridge.
   *
   * @throws ContainerException if the lock can't be acquired, or the directory isn't safe
   */
  <T> T locked(Supplier<T> action) {
    WITHIN_PROCESS.lock();
    try {
      return lockedByFile(action);
    } finally {
      WITHIN_PROCESS.unlock();
    }
  }

  @GuardedBy("WITHIN_PROCESS")
  private <T> T lockedByFile(Supplier<T> action) {
    try (FileLock lock = FileLock.take(files.lockFile())) {
      lock.check();
      if (!checked) {
        files.checkOwners();
        checked = true;
      }
      return action.get();
    } finally {
      removeEmpty();
    }
  }

  /**
   * Claims an address for a container; empty if it is in use. The caller holds the lock.
   *
   * @throws ContainerException if the claim can't be read or written
   */
  Optional<AddressClaim> tryClaim(int address, ContainerPaths container) {
    if (own.contains(address)
        || files.read(address).filter(found -> isAnothers(found, container)).isPresent()) {
      return Optional.empty();
    }
    files.write(address, ClaimRecord.ofThisProcess(container));
    own.add(address);
    return Optional.of(new AddressClaim(address, this::release));
  }

  // An earlier agent's claim for the same container doesn't prevent this one.
  private static boolean isAnothers(ClaimRecord found, ContainerPaths container) {
    return !found.container().equals(container) && found.isInUse();
  }

  /**
   * Records the address of a container without a claim, which an agent of an earlier version
   * created. The caller holds the lock.
   *
   * @throws ContainerException if the claim can't be read or written
   */
  void note(int address, ContainerPaths container, ProcessId owner) {
    if (files.read(address).isEmpty()) {
      files.write(address, ClaimRecord.ofProcess(container, owner));
    }
  }

  private void release(int address) {
    own.remove(address);
    files.remove(address);
    removeEmpty();
  }

  /**
   * Removes the claims on this host whose agents and containers are gone.
   *
   * @throws ContainerException if a claim can't be read or removed
   */
  public static void sweep() {
    sweep(TOP);
  }

  static void sweep(Path top) {
    for (ClaimFiles each : ClaimFiles.all(top)) {
      new BridgeClaims(each).removeIf(claim -> claim.filter(ClaimRecord::isInUse).isEmpty());
    }
  }

  /**
   * Removes the claims for containers that don't exist and that their pool has forgotten.
   *
   * @param forgotten whether a container belongs to the caller's pool, which doesn't know it
   * @throws ContainerException if a claim can't be read or removed
   */
  void forget(Predicate<ContainerPaths> forgotten) {
    if (files.exist()) {
      removeIf(
          claim ->
              claim
                  .filter(found -> !found.hasContainer() && forgotten.test(found.container()))
                  .isPresent());
    }
  }

  private void removeIf(Predicate<Optional<ClaimRecord>> condition) {
    boolean unused =
        locked(
            () -> {
              files.removeIf(condition);
              return true;
            });
  }

  private void removeEmpty() {
    if (own.isEmpty()) {
      files.removeEmptyDirectories();
    }
  }
}
