package org.lxcpool.lxc.internal.linux;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The read end of a pipe. Java's own pipe streams aren't usable here: their descriptors are
 * inherited by processes that other code forks, and a command that holds the write end of its own
 * input never sees end of file.
 */
final class PipeInput extends InputStream {
  private static final int CHUNK = 8 << 10;

  /** The kernel's limit for the capacity of an unprivileged user's pipe, in bytes. */
  private static final int MOST_KEPT = 1 << 20;

  private final OwnedDescriptor descriptor;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile boolean closed;

  // The unread bytes of a pipe without writers, whose descriptor was closed.
  @GuardedBy("reading")
  private @Nullable InputStream rest;

  PipeInput(OwnedDescriptor descriptor) {
    this.descriptor = descriptor;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    reading.lock();
    try {
      InputStream left = left();
      return left == null ? readPipe(bytes, offset, length) : left.read(bytes, offset, length);
    } finally {
      reading.unlock();
    }
  }

  @GuardedBy("reading")
  private @Nullable InputStream left() throws IOException {
    if (closed) {
      throw new IOException("Stream closed");
    }
    return rest;
  }

  private int readPipe(byte[] bytes, int offset, int length) throws IOException {
    while (true) {
      int count = tryRead(bytes, offset, length);
      if (count != 0) {
        return count;
      }
      try {
        PollFds.poll(descriptor.fd(), PollFds.IN, -1);
      } finally {
        Reference.reachabilityFence(descriptor);
      }
    }
  }

  /**
   * Reads without waiting.
   *
   * @return the number of bytes, 0 if the pipe is empty, -1 at the end
   */
  private int tryRead(byte[] bytes, int offset, int length) throws IOException {
    byte[] chunk = new byte[Math.min(length, CHUNK)];
    try {
      long count = Libc.INSTANCE.read(descriptor.fd(), chunk, chunk.length);
      if (count >= 0) {
        System.arraycopy(chunk, 0, bytes, offset, (int) count);
        return count == 0 ? -1 : (int) count;
      }
      if (Libc.errno() != Libc.EAGAIN && Libc.errno() != Libc.EINTR) {
        throw new IOException(Libc.text(Libc.errno()));
      }
      return 0;
    } finally {
      Reference.reachabilityFence(descriptor);
    }
  }

  /**
   * Reads without waiting.
   *
   * @return the number of bytes, 0 if the pipe is empty, -1 at the end
   */
  int readNow(byte[] bytes) throws IOException {
    reading.lock();
    try {
      InputStream left = left();
      return left == null ? tryRead(bytes, 0, bytes.length) : left.read(bytes, 0, bytes.length);
    } finally {
      reading.unlock();
    }
  }

  /** Returns the descriptor to poll for more input, or -1 if there is nothing to wait for. */
  int pollFd() {
    return descriptor.fdOrNone();
  }

  @Override
  public int available() throws IOException {
    int[] count = new int[1];
    reading.lock();
    try {
      InputStream left = left();
      if (left != null) {
        return left.available();
      }
      if (Libc.INSTANCE.ioctl(descriptor.fd(), Libc.FIONREAD, count) < 0) {
        throw new IOException(Libc.text(Libc.errno()));
      }
      return count[0];
    } finally {
      Reference.reachabilityFence(descriptor);
      reading.unlock();
    }
  }

  /**
   * Closes the descriptor if no process holds the write end any more, and keeps the unread bytes in
   * memory. Does nothing while a read is in progress. Never blocks.
   */
  void settle() throws IOException {
    if (!reading.tryLock()) {
      return;
    }
    try {
      if (!closed && rest == null && isWriteEndClosed()) {
        keepRest(available());
      }
    } finally {
      reading.unlock();
    }
  }

  private boolean isWriteEndClosed() throws IOException {
    return (PollFds.poll(descriptor.fd(), (short) 0, 0) & (PollFds.ERROR | PollFds.HANG_UP)) != 0;
  }

  @GuardedBy("reading")
  private void keepRest(int available) throws IOException {
    if (available > MOST_KEPT) {
      return; // leave it in the pipe
    }
    byte[] left = new byte[available];
    int at = 0;
    int count = 1;
    while (at < left.length && count > 0) { // 0: another reader took the bytes
      count = tryRead(left, at, left.length - at);
      at += Math.max(count, 0);
    }
    rest = new ByteArrayInputStream(left, 0, at);
    descriptor.close();
  }

  @Override
  public void close() {
    closed = true;
    descriptor.close();
  }
}
