package org.lxcpool.lxc.internal.libc;

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
    byte[] chunk = new byte[Math.min(length, CHUNK)];
    try {
      while (true) {
        long count = Libc.INSTANCE.read(descriptor.fd(), chunk, chunk.length);
        if (count >= 0) {
          System.arraycopy(chunk, 0, bytes, offset, (int) count);
          return count == 0 ? -1 : (int) count;
        }
        if (Libc.errno() != Libc.EINTR) {
          throw new IOException(Libc.text(Libc.errno()));
        }
      }
    } finally {
      Reference.reachabilityFence(descriptor);
    }
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
   * Keeps what is left to read, at most what a pipe holds, and closes the descriptor, if nobody has
   * the other end any more. Whoever reads just now goes on.
   */
  void settle() throws IOException {
    if (!reading.tryLock()) {
      return;
    }
    try {
      if (!closed && rest == null && Pipe.isOtherEndClosed(descriptor.fd())) {
        byte[] left = new byte[available()];
        int at = 0;
        while (at < left.length) {
          at += readPipe(left, at, left.length - at);
        }
        rest = new ByteArrayInputStream(left);
        descriptor.close();
      }
    } finally {
      reading.unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
    descriptor.close();
  }
}
