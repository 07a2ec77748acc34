package org.lxcpool.lxc.internal.linux;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/** The end of a pipe that is written to; {@link PipeInput} says why it isn't Java's. */
final class PipeOutput extends OutputStream {
  private static final int CHUNK = 8 << 10;

  private final OwnedDescriptor descriptor;
  private final ReentrantLock writing = new ReentrantLock();

  PipeOutput(OwnedDescriptor descriptor) {
    this.descriptor = descriptor;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int end = offset + length;
    int at = offset;
    writing.lock();
    try {
      while (at < end) {
        int count = tryWrite(bytes, at, end - at);
        at += count;
        if (count == 0) {
          Pipe.await(descriptor.fd(), Libc.POLLOUT);
        }
      }
    } finally {
      Reference.reachabilityFence(descriptor);
      writing.unlock();
    }
  }

  /** Writes what there is room for; returns how much that was. */
  private int tryWrite(byte[] bytes, int offset, int length) throws IOException {
    byte[] chunk = Arrays.copyOfRange(bytes, offset, offset + Math.min(length, CHUNK));
    try {
      long count = Libc.INSTANCE.write(descriptor.fd(), chunk, chunk.length);
      if (count < 0 && Libc.errno() != Libc.EAGAIN && Libc.errno() != Libc.EINTR) {
        throw new IOException(Libc.text(Libc.errno()));
      }
      return (int) Math.max(count, 0);
    } finally {
      Reference.reachabilityFence(descriptor);
    }
  }

  /** Writes what there is room for, without waiting; returns how much that was. */
  int writeNow(byte[] bytes, int offset, int length) throws IOException {
    writing.lock();
    try {
      return tryWrite(bytes, offset, length);
    } finally {
      writing.unlock();
    }
  }

  /** The descriptor by which to wait for room; -1 if it is closed. */
  int pollFd() {
    return descriptor.fdOrNone();
  }

  /**
   * Closes the descriptor if nobody has the other end any more. Whoever writes just now goes on.
   */
  void settle() throws IOException {
    if (!writing.tryLock()) {
      return;
    }
    try {
      if (Pipe.isOtherEndClosed(descriptor.fd())) {
        descriptor.close();
      }
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
