package org.lxcpool.lxc.internal.linux;

import java.io.IOException;

/**
 * A pipe between this process and one of its children. It is close-on-exec, so programs that this
 * process executes don't inherit it.
 *
 * <p>The taken end is non-blocking: a process that holds the other end can reopen this pipe through
 * {@code /proc/self/fd} and read its content, or become a writer again, so a descriptor that
 * poll(2) reported as ready isn't necessarily ready.
 */
final class Pipe implements AutoCloseable {
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

  int readFd() {
    return readFd;
  }

  int writeFd() {
    return writeFd;
  }

  /** Returns the read end, non-blocking and owned by the stream from now on. */
  PipeInput takeInput() throws IOException {
    doNotBlock(readFd);
    PipeInput stream = new PipeInput(new OwnedDescriptor(readFd));
    readFd = -1;
    return stream;
  }

  /** Returns the write end, non-blocking and owned by the stream from now on. */
  PipeOutput takeOutput() throws IOException {
    doNotBlock(writeFd);
    PipeOutput stream = new PipeOutput(new OwnedDescriptor(writeFd));
    writeFd = -1;
    return stream;
  }

  // Each end has flags of its own: the other end stays blocking.
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
