package org.lxcpool.lxc.internal.libc;

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
        byte[] chunk = Arrays.copyOfRange(bytes, at, Math.min(end, at + CHUNK));
        long count = Libc.INSTANCE.write(descriptor.fd(), chunk, chunk.length);
        if (count >= 0) {
          at += (int) count;
        } else if (Libc.errno() != Libc.EINTR) {
          throw new IOException(Libc.text(Libc.errno()));
        }
      }
    } finally {
      Reference.reachabilityFence(descriptor);
      writing.unlock();
    }
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
