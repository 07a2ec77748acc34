package org.lxcpool.lxc.internal.linux;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One daemon thread that waits for the end of any number of processes and runs a callback at each.
 * Callbacks run on that thread and must be short.
 *
 * <p>The thread polls the processes' descriptors and one event descriptor, by which a newcomer or a
 * removal wakes it. It starts with the first process and ends when there has been none to watch for
 * a while.
 */
public final class ExitWatch {
  /** The watch of this process. */
  public static final ExitWatch SHARED = new ExitWatch();

  private static final Logger LOG = LoggerFactory.getLogger(ExitWatch.class);
  private static final int POLLFD_SIZE = 8;
  private static final int IDLE_MILLIS = 5_000;
  private static final long PAUSE_NANOS = 100_000_000;

  private final Map<PidFd, Runnable> watched = new LinkedHashMap<>();
  private int wakeFd = -1;
  private boolean running;

  private ExitWatch() {}

  /** Watches a process; the watch closes the descriptor after the callback. */
  public synchronized void add(PidFd process, Runnable onExit) {
    watched.put(process, onExit);
    if (running) {
      wake();
      return;
    }
    wakeFd = Libc.INSTANCE.eventfd(0, Libc.O_CLOEXEC);
    if (wakeFd < 0) {
      watched.remove(process);
      throw new IllegalStateException("eventfd: errno " + Libc.errno());
    }
    running = true;
    Thread thread = new Thread(this::run, "lxcpool-exit-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void wake() {
    Libc.INSTANCE.write(wakeFd, new byte[] {1, 0, 0, 0, 0, 0, 0, 0}, 8);
  }

  private void run() {
    boolean goesOn = true;
    while (goesOn) {
      try {
        goesOn = round();
      } catch (RuntimeException | Error e) {
        // No memory or no thread to be had: the processes end nevertheless, and are asked about it.
        LOG.warn("watching for the end of processes goes on after", e);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** Waits once; false if there has been nothing to watch for a while. */
  private boolean round() {
    List<PidFd> processes;
    synchronized (this) {
      processes = new ArrayList<>(watched.keySet());
    }
    Pointer fds = pollArray(processes);
    int ready =
        Libc.INSTANCE.poll(fds, processes.size() + 1L, processes.isEmpty() ? IDLE_MILLIS : -1);
    if (ready == 0 && endIfIdle()) {
      return false;
    }
    if (fds.getShort(6) != 0) {
      Libc.INSTANCE.read(fds.getInt(0), new byte[8], 8);
    }
    for (int i = 0; i < processes.size(); i++) {
      if (fds.getShort((i + 1L) * POLLFD_SIZE + 6) != 0) {
        ended(processes.get(i));
      }
    }
    return true;
  }

  private Pointer pollArray(List<PidFd> processes) {
    Pointer fds = Memory.allocateDirect(Libc.RUNTIME, (processes.size() + 1) * POLLFD_SIZE);
    putEntry(fds, 0, wakeFd);
    for (int i = 0; i < processes.size(); i++) {
      putEntry(fds, i + 1, processes.get(i).fd());
    }
    return fds;
  }

  private static void putEntry(Pointer fds, int index, int fd) {
    long at = (long) index * POLLFD_SIZE;
    fds.putInt(at, fd);
    fds.putShort(at + 4, Libc.POLLIN);
    fds.putShort(at + 6, (short) 0);
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
      LOG.warn("callback at the exit of process {} failed", process.pid(), e);
    } finally {
      process.close();
    }
  }
}
