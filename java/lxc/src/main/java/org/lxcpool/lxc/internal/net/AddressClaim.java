package org.lxcpool.lxc.internal.net;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.libc.Libc;

/**
 * An address of a bridge, claimed for one container against everybody else who uses lxcpool in this
 * network namespace, in this process and in others.
 *
 * <p>A claim is a Unix socket bound to a name in the abstract namespace: the kernel makes it
 * unique, scopes it to the network namespace the bridge is in, and drops it with the process that
 * holds it. There is no file to go stale.
 */
public final class AddressClaim implements AutoCloseable {
  private final int address;
  private int fd;

  private AddressClaim(int address, int fd) {
    this.address = address;
    this.fd = fd;
  }

  /**
   * Claims an address; empty if somebody has it.
   *
   * @throws ContainerException if there are no descriptors left
   */
  static Optional<AddressClaim> tryClaim(String bridge, int address) {
    int fd = Libc.INSTANCE.socket(Libc.AF_UNIX, Libc.SOCK_STREAM_CLOEXEC, 0);
    if (fd < 0) {
      throw new ContainerException("no socket to claim an address with: errno " + Libc.errno());
    }
    byte[] name =
        ("\0lxcpool/address/" + bridge + "/" + Subnet.text(address))
            .getBytes(StandardCharsets.US_ASCII);
    byte[] socketAddress = new byte[Short.BYTES + name.length];
    socketAddress[0] = Libc.AF_UNIX; // sa_family, little-endian on every platform supported
    System.arraycopy(name, 0, socketAddress, Short.BYTES, name.length);
    if (Libc.INSTANCE.bind(fd, socketAddress, socketAddress.length) < 0) {
      int errno = Libc.errno();
      Libc.INSTANCE.close(fd);
      if (errno != Libc.EADDRINUSE) {
        throw new ContainerException(Subnet.text(address) + " can't be claimed: errno " + errno);
      }
      return Optional.empty();
    }
    return Optional.of(new AddressClaim(address, fd));
  }

  /** The address, as a number. */
  public int address() {
    return address;
  }

  /** Gives the address back. */
  @Override
  public synchronized void close() {
    if (fd >= 0) {
      Libc.INSTANCE.close(fd);
      fd = -1;
    }
  }
}
