package org.lxcpool.lxc.internal.cgroup;

import static java.util.Objects.requireNonNull;

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
 * Keeps this process in its own cgroups.
 *
 * <p>A daemonized start moves its caller into the cgroup {@code lxc.monitor.NAME} of every
 * hierarchy and leaves it there: the process would lose its own limits, and die with whoever kills
 * that cgroup. So each start is bracketed here. Where the process is at home is read when no start
 * is under way; after each start, whatever became of it, the process is written back there, and
 * with it whatever it forked meanwhile, which was born away from home. Several starts may be under
 * way: the last to end brings the process home for good. One that can't, since there is no
 * descriptor left to do it with, leaves that to the next.
 */
public final class CgroupRestorer {
  private static final Logger LOG = LoggerFactory.getLogger(CgroupRestorer.class);
  private static final Path SELF = Path.of("/proc/self/cgroup");

  // A start is busy forking: more of them at once than processors only delay each other. Fair: the
  // longest waiting start is the one closest to its timeout.
  private static final Semaphore STARTS =
      new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);

  /**
   * Liblxc puts containers where process 1 is. If that is this process, and away from home, another
   * container would get a cgroup inside the first one's, and die with it: no start then begins
   * while another has taken the process away.
   */
  private static final ReentrantReadWriteLock PLACE = new ReentrantReadWriteLock(true);

  private static final boolean IS_PROCESS_ONE = ProcessHandle.current().pid() == 1;

  private static final ReentrantLock LOCK = new ReentrantLock();
  private static int away;

  /** Nothing is under way, and yet the process isn't at home. */
  private static boolean astray;

  private static List<String> home = List.of();

  private CgroupRestorer() {}

  /**
   * Runs a start and brings the process home.
   *
   * @throws InterruptedException if interrupted while it waited for other starts; it didn't run
   *     then
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
   * Settles this process where it stays, before the first start: not in the delegated cgroup
   * itself, which takes no processes any more once there are containers.
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
          "the processes of the delegated cgroup "
              + delegation.directory()
              + " can't be moved into one below it, so that it could hold containers: "
              + e.getMessage(),
          e);
    }
  }

  /** A start, which can be interrupted. */
  @FunctionalInterface
  public interface Start<T> {
    T run() throws InterruptedException;
  }

  /**
   * Runs a start that moves another process, and must find this one at home.
   *
   * @throws InterruptedException if interrupted while it waited for other starts, or by the start
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
        home = Cgroups.lines(SELF);
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

  /** Tries again what failed before. */
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

  private static void goHome() {
    try {
      List<String> here = Cgroups.lines(SELF);
      astray =
          !here.equals(home)
              && !move(
                  Cgroups.ofThisHost().directoriesOf(here),
                  Cgroups.ofThisHost().directoriesOf(home));
    } catch (UncheckedIOException e) {
      astray = true;
      LOG.error("this process could not see in which cgroups a container's start has left it", e);
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
              "this process could not return to its cgroup {} after a container's start: its limits"
                  + " and its service manager may have lost it",
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

  /** Where this process is at home in the hierarchy that a cgroup at its top is of. */
  static Path homeAround(Path cgroup) {
    List<String> known;
    LOCK.lock();
    try {
      known = away == 0 && !astray ? Cgroups.lines(SELF) : home;
    } finally {
      LOCK.unlock();
    }
    Path top = requireNonNull(cgroup.getParent());
    return Cgroups.ofThisHost().directoriesOf(known).stream()
        .filter(directory -> directory.startsWith(top))
        .findFirst()
        .orElseGet(() -> outOf(top));
  }

  // Another agent's place, perhaps, which gives its children controllers and takes no process.
  private static Path outOf(Path top) {
    try {
      return Files.exists(top.resolve("cgroup.type")) ? Delegation.leafOf(top) : top;
    } catch (IOException e) {
      return top;
    }
  }
}
