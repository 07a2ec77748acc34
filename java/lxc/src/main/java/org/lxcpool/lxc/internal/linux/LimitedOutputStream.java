package org.lxcpool.lxc.internal.linux;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** A stream that fails once more bytes than a limit were written to another stream. */
public final class LimitedOutputStream extends OutputStream {
  private final OutputStream to;
  private final long most;
  private final String name;
  private long count;

  /**
   * @param to the stream to write to
   * @param most the limit, in bytes
   * @param name the name of the content, for the error message
   */
  public LimitedOutputStream(OutputStream to, long most, String name) {
    this.to = to;
    this.most = most;
    this.name = name;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    count += length;
    if (count > most) {
      throw new IOException(name + " has more than " + most + " bytes");
    }
    to.write(bytes, offset, length);
  }
}
