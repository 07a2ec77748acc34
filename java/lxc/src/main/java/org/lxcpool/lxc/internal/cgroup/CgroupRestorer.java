package org.lxcpool.lxc.internal.cgroup;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.lxcpool.ContainerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this process in its own cgroups. Thread-safe.
 *
 * <p>A daemonized start moves its caller into the cgroup {@code lxc.monitor.NAME} of every
 * hierarchy and leaves it there. The process would lose its own limits, and be killed with that
 * cgroup. So each start is bracketed: the cgroups of this process, its home, are read when no start
 * is in progress. After each start, successful or not, the process is moved back, together with the
 * processes it has forked in the meantime. Starts may overlap: each moves the process back, and
 * after the last it stays there. If a move fails for lack of a descriptor, the next start or
 * cleanup tries again.
 */
public final class CgroupRestorer {
  private static final Logger LOG = LoggerFactory.getLogger(CgroupRestorer.class);
  private static final Path SELF = Path.of("/proc/self/cgroup");

  // A start is busy forking: more starts than processors only delay each other. Fair, because the
  // start that waits longest is closest to its timeout.
  private static final Semaphore STARTS =
      new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);

  /**
   * Liblxc creates the cgroups of containers beside process 1. If this process is process 1, and a
   * start has moved it, another container's cgroup would be created inside the first one's, and be
   * killed with it. In that case no start begins while another has moved this process.
   */
  private static final ReentrantReadWriteLock PLACE = new ReentrantReadWriteLock(true);

  private static final boolean IS_PROCESS_ONE = ProcessHandle.current().pid() == 1;

  private static final ReentrantLock LOCK = new ReentrantLock();

  @GuardedBy("LOCK")
  private static int away;

  /** Whether a move back failed, so that the process isn't in its home cgroups. */
  @GuardedBy("LOCK")
  private static boolean astray;

  @GuardedBy("LOCK")
  private static List<String> home = List.of();

  private CgroupRestorer() {}

  /**
   * Runs a start and moves this process back to its home cgroups.
   *
   * @throws InterruptedException if interrupted while waiting for other starts; the start didn't
   *     run
   */
  public static <T> T returningHome(Supplier<T> start) throws InterruptedException {
    STARTS.acquire();
    try {
      return placed(
          PLACE.writeLock(),
          () -> {
            leave();
            try {
              return start.get();
            } finally {
              returnHome();
            }
          });
    } finally {
      STARTS.release();
    }
  }

  /**
   * Moves this process out of the delegated cgroup, to a child of it, before the first start: a
   * cgroup with containers below it can't contain processes.
   *
   * @throws ContainerException if it can't be moved
   */
  public static void settle() {
    LOCK.lock();
    try {
      if (away == 0 && !astray) {
        Cgroups.ofThisHost().delegation().ifPresent(CgroupRestorer::clear);
      }
    } finally {
      LOCK.unlock();
    }
  }

  private static void clear(Delegation delegation) {
    try {
      delegation.clear();
    } catch (IOException e) {
      throw new ContainerException(
          "can't move the processes of the delegated cgroup "
              + delegation.directory()
              + " to a child of it, which is needed to create containers there: "
              + e.getMessage(),
          e);
    }
  }

  /** A start that can be interrupted. */
  @FunctionalInterface
  public interface Start<T> {
    T run() throws InterruptedException;
  }

  /**
   * Runs a start that moves another process, and that requires this one to be in its home cgroups.
   *
   * @throws InterruptedException if interrupted while waiting for other starts, or during the start
   */
  public static <T> T atHome(Start<T> start) throws InterruptedException {
    return placed(PLACE.readLock(), start);
  }

  private static <T> T placed(Lock place, Start<T> start) throws InterruptedException {
    if (!IS_PROCESS_ONE) {
      return start.run();
    }
    place.lockInterruptibly();
    try {
      return start.run();
    } finally {
      place.unlock();
    }
  }

  private static void leave() {
    LOCK.lock();
    try {
      if (away == 0 && astray) {
        goHome();
      }
      if (away == 0 && !astray) {
        home = Hierarchies.lines(SELF);
      }
      away++;
    } finally {
      LOCK.unlock();
    }
  }

  private static void returnHome() {
    LOCK.lock();
    try {
      away--;
      goHome();
    } finally {
      LOCK.unlock();
    }
  }

  /** Moves this process back if an earlier attempt failed. */
  static void returnIfAstray() {
    LOCK.lock();
    try {
      if (astray) {
        goHome();
      }
    } finally {
      LOCK.unlock();
    }
  }

  @GuardedBy("LOCK")
  private static void goHome() {
    try {
      List<String> here = Hierarchies.lines(SELF);
      astray =
          !here.equals(home)
              && !move(
                  Cgroups.ofThisHost().hierarchies().directoriesOf(here),
                  Cgroups.ofThisHost().hierarchies().directoriesOf(home));
    } catch (UncheckedIOException e) {
      astray = true;
      LOG.error("can't read in which cgroups a container's start has left this process", e);
    }
  }

  // Both lists are in the order of /proc/self/cgroup.
  private static boolean move(List<Path> from, List<Path> to) {
    boolean moved = true;
    String self = Long.toString(ProcessHandle.current().pid());
    for (int i = 0; i < to.size(); i++) {
      if (!to.get(i).equals(from.get(i))) {
        try {
          Files.writeString(to.get(i).resolve("cgroup.procs"), self);
        } catch (IOException e) {
          moved = false;
          LOG.error(
              "can't move this process back to its cgroup {} after a container's start: its limits"
                  + " don't apply, and its service manager may not find it",
              to.get(i),
              e);
        }
        for (String stranger : CgroupMembers.strangers(from.get(i))) {
          CgroupMembers.move(stranger, to.get(i));
        }
      }
    }
    return moved;
  }

  /**
   * Returns the home cgroup of this process in the hierarchy of a cgroup that is right below its
   * top.
   */
  static Path homeAround(Path cgroup) {
    List<String> known;
    LOCK.lock();
    try {
      known = away == 0 && !astray ? Hierarchies.lines(SELF) : home;
    } finally {
      LOCK.unlock();
    }
    Path top = requireNonNull(cgroup.getParent());
    return Cgroups.ofThisHost().hierarchies().directoriesOf(known).stream()
        .filter(directory -> directory.startsWith(top))
        .findFirst()
        .orElseGet(() -> outOf(top));
  }

  // Another agent's cgroup, perhaps, which enables controllers for its children and can't contain a
  // process.
  private static Path outOf(Path top) {
    try {
      return Files.exists(top.resolve("cgroup.type")) ? Delegation.leafOf(top) : top;
    } catch (IOException e) {
      return top;
    }
  }
}
