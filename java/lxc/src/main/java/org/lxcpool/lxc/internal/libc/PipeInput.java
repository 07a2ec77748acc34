package org.lxcpool.lxc.internal.libc;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.util.Objects;

/**
 * The end of a pipe that is read from. Java's own streams would do, were their descriptors not
 * inherited by what others fork: a command that holds the other end of its own input never sees it
 * end.
 */
final class PipeInput extends InputStream {
  private static final int CHUNK = 8 << 10;

  private final OwnedDescriptor descriptor;

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
    try {
      if (Libc.INSTANCE.ioctl(descriptor.fd(), Libc.FIONREAD, count) < 0) {
        throw new IOException(Libc.text(Libc.errno()));
      }
      return count[0];
    } finally {
      Reference.reachabilityFence(descriptor);
    }
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
