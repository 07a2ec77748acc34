package org.lxcpool.lxc.internal.libc;

import java.io.IOException;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * A pipe between this process and a child of it. No program that this process executes inherits it.
 */
final class Pipe implements AutoCloseable {
  private static final int POLLFD_SIZE = 8;
  private static final int REVENTS = 6;
  private static final int POLLERR = 0x008; // of an end that is written to
  private static final int POLLHUP = 0x010; // of one that is read from

  private int readFd;
  private int writeFd;

  Pipe() throws IOException {
    int[] fds = new int[2];
    if (Libc.INSTANCE.pipe2(fds, Libc.O_CLOEXEC) < 0) {
      throw new IOException("pipe: " + Libc.text(Libc.errno()));
    }
    readFd = fds[0];
    writeFd = fds[1];
  }

  /** Whether no process has the other end of this one any more. */
  static boolean isOtherEndClosed(int fd) {
    // struct pollfd; only errors are asked for, which are told in any case
    Pointer asked = Memory.allocateDirect(Libc.RUNTIME, POLLFD_SIZE);
    asked.putInt(0, fd);
    asked.putInt(Integer.BYTES, 0);
    return Libc.INSTANCE.poll(asked, 1, 0) > 0
        && (asked.getShort(REVENTS) & (POLLERR | POLLHUP)) != 0;
  }

  int readFd() {
    return readFd;
  }

  int writeFd() {
    return writeFd;
  }

  PipeInput takeInput() {
    PipeInput stream = new PipeInput(new OwnedDescriptor(readFd));
    readFd = -1;
    return stream;
  }

  PipeOutput takeOutput() {
    PipeOutput stream = new PipeOutput(new OwnedDescriptor(writeFd));
    writeFd = -1;
    return stream;
  }

  /** Closes the ends that weren't taken. */
  @Override
  public void close() {
    if (readFd >= 0) {
      Libc.INSTANCE.close(readFd);
      readFd = -1;
    }
    if (writeFd >= 0) {
      Libc.INSTANCE.close(writeFd);
      writeFd = -1;
    }
  }
}
