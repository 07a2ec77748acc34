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
 * The addresses in other network namespaces, asked for by netlink: no fork, and no entry into the
 * namespace. For use where {@link EventLoop#problem()} is empty. Thread-safe.
 */
public final class NamespaceAddresses {
  private static final int AT_MOST = 64;

  private NamespaceAddresses() {}

  /**
   * The id here of a process's network namespace. It lasts as long as the namespace, and is then
   * used again.
   *
   * @return the id; empty if there is no such process
   */
  public static OptionalInt idOf(int pid) throws NetlinkFailed {
    int id = NativeEvents.namespaceId(pid);
    if (id == -Libc.ESRCH) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(checked("the namespace of process " + pid, id));
  }

  /**
   * The global addresses in a namespace, IPv4 first, those past their check for duplicates.
   *
   * @return the addresses; empty if no namespace has this id
   */
  public static List<InetAddress> in(int nsid) throws NetlinkFailed {
    byte[] records = new byte[AT_MOST * NativeEvents.ADDRESS_RECORD];
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
        throw new IllegalStateException("liblxcpool gave an address of no length", e);
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
