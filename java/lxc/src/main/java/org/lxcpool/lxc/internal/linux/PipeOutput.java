package org.lxcpool.lxc.internal.linux;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/** The write end of a pipe; {@link PipeInput} says why Java's own streams aren't used. */
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
          PollFds.poll(descriptor.fd(), PollFds.OUT, -1);
        }
      }
    } finally {
      Reference.reachabilityFence(descriptor);
      writing.unlock();
    }
  }

  /** Writes as many bytes as the pipe has room for, and returns their number. */
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

  /** Writes as many bytes as the pipe has room for, without waiting, and returns their number. */
  int writeNow(byte[] bytes, int offset, int length) throws IOException {
    writing.lock();
    try {
      return tryWrite(bytes, offset, length);
    } finally {
      writing.unlock();
    }
  }

  /** Returns the descriptor to poll for room, or -1 if it is closed. */
  int pollFd() {
    return descriptor.fdOrNone();
  }

  /**
   * Closes the descriptor if no process holds the read end any more. Does nothing while a write is
   * in progress.
   */
  void settle() throws IOException {
    if (!writing.tryLock()) {
      return;
    }
    try {
      int closed = PollFds.ERROR | PollFds.HANG_UP;
      if ((PollFds.poll(descriptor.fd(), (short) 0, 0) & closed) != 0) {
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
