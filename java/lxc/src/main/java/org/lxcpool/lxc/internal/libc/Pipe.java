package org.lxcpool.lxc.internal.libc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A pipe between this process and a child of it. No program that this process executes inherits it.
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

  InputStream takeInput() {
    InputStream stream = new PipeInput(new OwnedDescriptor(readFd));
    readFd = -1;
    return stream;
  }

  OutputStream takeOutput() {
    OutputStream stream = new PipeOutput(new OwnedDescriptor(writeFd));
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
