package org.lxcpool.lxc.internal.linux;

import java.io.IOException;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * A pipe between this process and a child of it. No program that this process executes inherits it.
 *
 * <p>The end that is taken never blocks by itself: whoever has the other one can open this pipe
 * anew by {@code /proc/self/fd}, and take what was there to be read, or come back as a writer.
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
    // Only errors are asked for, which are told in any case.
    return (poll(fd, (short) 0, 0) & (POLLERR | POLLHUP)) != 0;
  }

  /** Waits until an end can be read from or written to, or the other one is closed. */
  static void await(int fd, short events) {
    poll(fd, events, -1);
  }

  private static short poll(int fd, short events, int millis) {
    Pointer asked = Memory.allocateDirect(Libc.RUNTIME, POLLFD_SIZE); // struct pollfd
    asked.putInt(0, fd);
    asked.putInt(Integer.BYTES, events);
    return Libc.INSTANCE.poll(asked, 1, millis) > 0 ? asked.getShort(REVENTS) : 0;
  }

  int readFd() {
    return readFd;
  }

  int writeFd() {
    return writeFd;
  }

  PipeInput takeInput() throws IOException {
    doNotBlock(readFd);
    PipeInput stream = new PipeInput(new OwnedDescriptor(readFd));
    readFd = -1;
    return stream;
  }

  PipeOutput takeOutput() throws IOException {
    doNotBlock(writeFd);
    PipeOutput stream = new PipeOutput(new OwnedDescriptor(writeFd));
    writeFd = -1;
    return stream;
  }

  // Of this end alone: each has flags of its own.
  private static void doNotBlock(int fd) throws IOException {
    if (Libc.INSTANCE.fcntl(fd, Libc.F_SETFL, Libc.O_NONBLOCK) < 0) {
      throw new IOException("fcntl: " + Libc.text(Libc.errno()));
    }
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
