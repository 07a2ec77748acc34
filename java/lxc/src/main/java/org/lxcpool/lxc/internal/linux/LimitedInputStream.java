package org.lxcpool.lxc.internal.linux;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails once more bytes than a limit were read from another stream. */
public final class LimitedInputStream extends FilterInputStream {
  private final long most;
  private final String name;
  private long count;

  /**
   * @param from the stream to read from
   * @param most the limit, in bytes
   * @param name the name of the content, for the error message
   */
  public LimitedInputStream(InputStream from, long most, String name) {
    super(from);
    this.most = most;
    this.name = name;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    count += Math.max(0, read);
    if (count > most) {
      throw new IOException(name + " has more than " + most + " bytes");
    }
    return read;
  }
}
