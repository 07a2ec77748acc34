package org.lxcpool.lxc.internal.linux;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A stream that keeps the first bytes written to it, and drops the rest. */
public final class TruncatingOutputStream extends OutputStream {
  private final int most;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  /**
   * @param most the number of bytes to keep
   */
  public TruncatingOutputStream(int most) {
    this.most = most;
  }

  @Override
  public void write(int one) {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    kept.write(bytes, offset, Math.min(length, most - kept.size()));
  }

  /** Returns the kept bytes as UTF-8, without white space around them. */
  public String text() {
    return kept.toString(StandardCharsets.UTF_8).strip();
  }
}
