package org.lxcpool.lxc.internal.events;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import org.lxcpool.lxc.internal.linux.Libc;

/**
 * Reads the addresses in other network namespaces by netlink, without a fork and without entering
 * the namespace. It requires that {@link EventLoop#problem()} is empty. Thread-safe.
 */
public final class NamespaceAddresses {
  private static final int MAX_ADDRESSES = 64;

  private NamespaceAddresses() {}

  /**
   * Returns the id that a process's network namespace has in this process's one. It is valid as
   * long as the namespace exists; after that the kernel reuses it.
   *
   * @return the id; empty if there is no such process
   * @throws NetlinkFailed if the kernel refuses
   */
  public static OptionalInt idOf(int pid) throws NetlinkFailed {
    int id = NativeEvents.namespaceId(pid);
    if (id == -Libc.ESRCH) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(checked("the namespace of process " + pid, id));
  }

  /**
   * Returns the global addresses in a namespace, IPv4 first. IPv6 addresses are left out until they
   * have passed duplicate address detection.
   *
   * @return at most 64 addresses; empty if no namespace has this id
   * @throws NetlinkFailed if the kernel refuses
   */
  public static List<InetAddress> in(int nsid) throws NetlinkFailed {
    byte[] records = new byte[MAX_ADDRESSES * NativeEvents.ADDRESS_RECORD];
    int count = NativeEvents.addresses(nsid, records);
    if (count == -Libc.EINVAL) {
      return List.of();
    }
    return decode(records, checked("the addresses in namespace " + nsid, count));
  }

  private static List<InetAddress> decode(byte[] records, int count) {
    List<InetAddress> addresses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = i * NativeEvents.ADDRESS_RECORD;
      try {
        byte[] bytes = Arrays.copyOfRange(records, at + 1, at + 1 + records[at]);
        addresses.add(InetAddress.getByAddress(bytes));
      } catch (UnknownHostException e) {
        throw new IllegalStateException("liblxcpool returned an address of an invalid length", e);
      }
    }
    addresses.sort(Comparator.comparingInt(address -> address.getAddress().length));
    return addresses;
  }

  private static int checked(String what, int result) throws NetlinkFailed {
    if (result < 0) {
      throw new NetlinkFailed(what, -result);
    }
    return result;
  }
}
