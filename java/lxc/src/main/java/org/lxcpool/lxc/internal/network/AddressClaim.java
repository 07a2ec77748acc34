package org.lxcpool.lxc.internal.network;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.function.IntConsumer;

/**
 * A claim on an address of a bridge for one container. While it lasts, no other user of lxcpool in
 * this network namespace gets the address, in this process or another. Thread-safe.
 */
public final class AddressClaim implements AutoCloseable {
  private final int address;
  private final IntConsumer release;

  @GuardedBy("this")
  private boolean closed;

  /**
   * @param release releases the address; called once
   */
  AddressClaim(int address, IntConsumer release) {
    this.address = address;
    this.release = release;
  }

  /** Returns the address as a number. */
  public int address() {
    return address;
  }

  /** Releases the address. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      release.accept(address);
    }
  }
}
