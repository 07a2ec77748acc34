package org.lxcpool.lxc.internal.linux;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.lang.ref.Cleaner.Cleanable;

/**
 * A descriptor that is closed once: by its owner, or when its owner is unreachable. Thread-safe.
 */
final class OwnedDescriptor implements AutoCloseable {
  private final Handle handle;
  private final Cleanable closing;

  OwnedDescriptor(int fd) {
    handle = new Handle(fd);
    closing = IdleCleaner.SHARED.register(this, handle);
  }

  /**
   * Returns the descriptor.
   *
   * @throws IOException if it was closed
   */
  int fd() throws IOException {
    return handle.fd();
  }

  /** Returns the descriptor, or -1 if it was closed. */
  int fdOrNone() {
    return handle.fdOrNone();
  }

  @Override
  public void close() {
    closing.clean();
  }

  private static final class Handle implements Runnable {
    @GuardedBy("this")
    private int fd;

    Handle(int fd) {
      this.fd = fd;
    }

    synchronized int fd() throws IOException {
      if (fd < 0) {
        throw new IOException("Stream closed");
      }
      return fd;
    }

    synchronized int fdOrNone() {
      return fd;
    }

    @Override
    public synchronized void run() {
      Libc.INSTANCE.close(fd);
      fd = -1;
    }
  }
}
