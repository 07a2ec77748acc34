package org.lxcpool.lxc.internal.linux;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread that waits for the end of any number of processes and runs a callback for each.
 * Callbacks run on that thread and must be short. Thread-safe.
 *
 * <p>The thread polls the pidfds and an eventfd, which wakes it when a process was added. It starts
 * with the first process and ends after {@value #IDLE_MILLIS} ms without one.
 */
public final class ExitWatch {
  /** The instance that all code of this library uses. */
  public static final ExitWatch SHARED = new ExitWatch();

  private static final Logger LOG = LoggerFactory.getLogger(ExitWatch.class);
  private static final int IDLE_MILLIS = 5_000;
  private static final long PAUSE_NANOS = 100_000_000;

  @GuardedBy("this")
  private final Map<PidFd, Runnable> watched = new LinkedHashMap<>();

  @GuardedBy("this")
  private int wakeFd = -1;

  @GuardedBy("this")
  private boolean running;

  private ExitWatch() {}

  /**
   * Watches a process.
   *
   * @param process closed after the callback has run
   * @throws IllegalStateException if there is no free descriptor for the eventfd
   */
  public synchronized void add(PidFd process, Runnable onExit) {
    watched.put(process, onExit);
    if (running) {
      wake();
      return;
    }
    wakeFd = Libc.INSTANCE.eventfd(0, Libc.O_CLOEXEC);
    if (wakeFd < 0) {
      watched.remove(process);
      throw new IllegalStateException("can't create an eventfd: " + Libc.text(Libc.errno()));
    }
    running = true;
    Thread thread = new Thread(this::run, "lxcpool-exit-watch");
    thread.setDaemon(true);
    thread.start();
  }

  @GuardedBy("this")
  private void wake() {
    Libc.INSTANCE.write(wakeFd, new byte[] {1, 0, 0, 0, 0, 0, 0, 0}, 8);
  }

  private void run() {
    boolean more = true;
    while (more) {
      try {
        more = round();
      } catch (RuntimeException | Error e) {
        // Out of memory, for example. The processes still end, and the next round learns of it.
        LOG.warn("watching for the end of processes failed; continuing", e);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** Waits for events once, and returns false if the thread was idle and is to end. */
  private boolean round() {
    List<PidFd> processes;
    int wake;
    synchronized (this) {
      processes = new ArrayList<>(watched.keySet());
      wake = wakeFd;
    }
    PollFds fds = new PollFds(processes.size() + 1);
    fds.set(0, wake, PollFds.IN);
    for (int i = 0; i < processes.size(); i++) {
      fds.set(i + 1, processes.get(i).fd(), PollFds.IN);
    }
    int ready = fds.poll(processes.isEmpty() ? IDLE_MILLIS : -1);
    if (ready == 0 && endIfIdle()) {
      return false;
    }
    if (fds.reported(0) != 0) {
      Libc.INSTANCE.read(wake, new byte[8], 8);
    }
    for (int i = 0; i < processes.size(); i++) {
      if (fds.reported(i + 1) != 0) {
        ended(processes.get(i));
      }
    }
    return true;
  }

  private synchronized boolean endIfIdle() {
    if (!watched.isEmpty()) {
      return false;
    }
    running = false;
    Libc.INSTANCE.close(wakeFd);
    wakeFd = -1;
    return true;
  }

  private void ended(PidFd process) {
    Runnable onExit;
    synchronized (this) {
      onExit = watched.remove(process);
    }
    if (onExit == null) {
      return;
    }
    try {
      onExit.run();
    } catch (RuntimeException | Error e) {
      LOG.warn("exit callback of process {} failed", process.pid(), e);
    } finally {
      process.close();
    }
  }
}
