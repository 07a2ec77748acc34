package org.lxcpool.lxc.internal.linux;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The end of a pipe that is read from. Java's own streams would do, were their descriptors not
 * inherited by what others fork: a command that holds the other end of its own input never sees it
 * end.
 */
final class PipeInput extends InputStream {
  private static final int CHUNK = 8 << 10;

  /** As much as a pipe can hold whose size was raised by an ordinary user. */
  private static final int MOST_KEPT = 1 << 20;

  private final OwnedDescriptor descriptor;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile boolean closed;

  // What was left when nobody could write any more and the descriptor was closed. Guarded by
  // reading.
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
        Pipe.await(descriptor.fd(), Libc.POLLIN);
      } finally {
        Reference.reachabilityFence(descriptor);
      }
    }
  }

  /** Reads what is there: 0 bytes if there are none yet, -1 at the end. */
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

  /** Reads what is there, without waiting: 0 bytes if there are none yet, -1 at the end. */
  int readNow(byte[] bytes) throws IOException {
    reading.lock();
    try {
      InputStream left = left();
      return left == null ? tryRead(bytes, 0, bytes.length) : left.read(bytes, 0, bytes.length);
    } finally {
      reading.unlock();
    }
  }

  /** The descriptor by which to wait for more; -1 if nothing needs to be waited for. */
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
   * Keeps what is left to read and closes the descriptor, if nobody has the other end any more. A
   * read that is under way goes on. Never waits, whatever happens to the pipe meanwhile.
   */
  void settle() throws IOException {
    if (!reading.tryLock()) {
      return;
    }
    try {
      if (!closed && rest == null && Pipe.isOtherEndClosed(descriptor.fd())) {
        keepRest(available());
      }
    } finally {
      reading.unlock();
    }
  }

  private void keepRest(int available) throws IOException {
    if (available > MOST_KEPT) {
      return; // it stays in the pipe
    }
    byte[] left = new byte[available];
    int at = 0;
    int count = 1;
    while (at < left.length && count > 0) { // none: something took it meanwhile
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
