package org.lxcpool.lxc.internal.linux;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads from another stream, up to a limit: what has more fails. */
public final class BoundedInput extends FilterInputStream {
  private final long most;
  private final String name;
  private long count;

  /**
   * @param name of what is read, for the message
   */
  public BoundedInput(InputStream from, long most, String name) {
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
