package org.lxcpool.lxc.internal.linux;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import org.lxcpool.ContainerException;

/**
 * A process, held by descriptor: a pid that is used again can't be taken for it. Needs Linux 5.3.
 */
public final class PidFd implements AutoCloseable {
  private static final int POLLFD_SIZE = 8;

  /** The latter two where the pid is now that of a thread. */
  private static final Set<Integer> NO_SUCH_PROCESS = Set.of(Libc.ESRCH, Libc.EINVAL, Libc.ENOENT);

  private final int pid;
  private final int fd;
  private boolean closed;

  private PidFd(int pid, int fd) {
    this.pid = pid;
    this.fd = fd;
  }

  /**
   * Opens the process that has this pid now; empty if there is none.
   *
   * @throws ContainerException if there may be one, and it can't be opened: no descriptors are left
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
            ? "this kernel has no pidfd_open: Linux 5.3 is needed"
            : "process " + pid + " can't be opened: errno " + errno);
  }

  /** The pid it was opened by. */
  public int pid() {
    return pid;
  }

  /** Its descriptor, for who waits for the end of the process. */
  public int fd() {
    return fd;
  }

  /** Sends a signal; false if the process has ended. */
  public synchronized boolean signal(int signal) {
    return !closed && Libc.INSTANCE.syscall(Libc.SYS_PIDFD_SEND_SIGNAL, fd, signal, 0, 0) == 0;
  }

  /** Waits for it if it has ended and is a child of this process, so that no zombie stays. */
  public synchronized void reap() {
    if (!closed) {
      Libc.INSTANCE.waitid(Libc.P_PIDFD, fd, null, Libc.WEXITED | Libc.WNOHANG);
    }
  }

  /** Kills it, and while it lives the group of processes that it leads. */
  public void killWithGroup() {
    if (signal(0)) {
      Libc.INSTANCE.kill(-pid, Libc.SIGKILL);
    }
    signal(Libc.SIGKILL);
  }

  /** Waits until the process has ended; true if it has within the timeout. */
  public boolean awaitExit(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    Pointer pollfd = Memory.allocateDirect(Libc.RUNTIME, POLLFD_SIZE);
    while (true) {
      long millis = Math.max(0, (deadline - System.nanoTime() + 999_999) / 1_000_000);
      synchronized (this) {
        if (closed) {
          return true;
        }
      }
      pollfd.putInt(0, fd);
      pollfd.putShort(4, Libc.POLLIN);
      pollfd.putShort(6, (short) 0);
      int ready = Libc.INSTANCE.poll(pollfd, 1, (int) Math.min(millis, Integer.MAX_VALUE));
      if (ready > 0) {
        return true;
      }
      if (ready == 0 && millis == 0) {
        return false;
      }
    }
  }

  /** Lets the process go; it lives on. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Libc.INSTANCE.close(fd);
    }
  }
}
