package org.lxcpool.lxc.internal.network;

/**
 * An address of a bridge, claimed for one container against all others that use lxcpool in this
 * network namespace, in this process and in others. Thread-safe.
 */
public final class AddressClaim implements AutoCloseable {
  private final BridgeClaims claims;
  private final int address;
  private boolean closed;

  AddressClaim(BridgeClaims claims, int address) {
    this.claims = claims;
    this.address = address;
  }

  /** The address, as a number. */
  public int address() {
    return address;
  }

  /** Gives the address back. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      claims.release(address);
    }
  }
}
