package org.lxcpool.lxc.internal.linux;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.lxcpool.ContainerException;

/**
 * A process held by a file descriptor, so that a reused pid is never mistaken for it. Needs Linux
 * 5.3. Thread-safe.
 */
public final class PidFd implements AutoCloseable {
  /** EINVAL and ENOENT are reported where the pid is that of a thread by now. */
  private static final Set<Integer> NO_SUCH_PROCESS = Set.of(Libc.ESRCH, Libc.EINVAL, Libc.ENOENT);

  private final int pid;
  private final int fd;

  @GuardedBy("this")
  private boolean closed;

  private PidFd(int pid, int fd) {
    this.pid = pid;
    this.fd = fd;
  }

  /**
   * Opens the process that has this pid now.
   *
   * @return the process; empty if there is none
   * @throws ContainerException if the process can't be opened, for example without free descriptors
   */
  public static Optional<PidFd> open(int pid) {
    if (pid <= 0) {
      return Optional.empty();
    }
    int fd = (int) Libc.INSTANCE.syscall(Libc.SYS_PIDFD_OPEN, pid, 0, 0, 0);
    if (fd >= 0) {
      return Optional.of(new PidFd(pid, fd));
    }
    int errno = Libc.errno();
    if (NO_SUCH_PROCESS.contains(errno)) {
      return Optional.empty();
    }
    throw new ContainerException(
        errno == Libc.ENOSYS
            ? "this kernel has no pidfd_open; boot Linux 5.3 or later"
            : "can't open process " + pid + ": " + Libc.text(errno));
  }

  /** Returns the pid by which it was opened. */
  public int pid() {
    return pid;
  }

  /** Returns the descriptor, which poll(2) reports as readable once the process has ended. */
  public int fd() {
    return fd;
  }

  /** Sends a signal, and returns false if the process has ended. */
  public synchronized boolean signal(int signal) {
    return !closed && Libc.INSTANCE.syscall(Libc.SYS_PIDFD_SEND_SIGNAL, fd, signal, 0, 0) == 0;
  }

  /** Reaps the process if it is a child of this process and has ended, so that no zombie stays. */
  public synchronized void reap() {
    if (!closed) {
      Libc.INSTANCE.waitid(Libc.P_PIDFD, fd, null, Libc.WEXITED | Libc.WNOHANG);
    }
  }

  /** Kills the process and, while it is alive, the process group it leads. */
  public void killWithGroup() {
    if (signal(0)) {
      Libc.INSTANCE.kill(-pid, Libc.SIGKILL);
    }
    signal(Libc.SIGKILL);
  }

  /** Waits for the process to end, and returns whether it did within the timeout. */
  public boolean awaitExit(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      long millis = Math.max(0, (deadline - System.nanoTime() + 999_999) / 1_000_000);
      synchronized (this) {
        if (closed) {
          return true;
        }
      }
      int timeoutMillis = (int) Math.min(millis, Integer.MAX_VALUE);
      if (PollFds.poll(fd, PollFds.IN, timeoutMillis) != 0) {
        return true;
      }
      if (millis == 0) {
        return false;
      }
    }
  }

  /** Closes the descriptor; the process continues to run. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Libc.INSTANCE.close(fd);
    }
  }
}
