package org.lxcpool.lxc;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which global addresses a container must have before its network counts as ready. */
public enum AddressFamily {
  /** One of either family. */
  ANY,
  /** One of IPv4. */
  IPV4,
  /** One of IPv6, past its check for duplicates. */
  IPV6,
  /** One of each. */
  BOTH;

  /** What these addresses lack, for people; null if nothing. */
  @Nullable String missingIn(List<InetAddress> addresses) {
    if (this == ANY) {
      return addresses.isEmpty() ? "address" : null;
    }
    if (this != IPV6 && addresses.stream().noneMatch(Inet4Address.class::isInstance)) {
      return "IPv4 address";
    }
    if (this != IPV4 && addresses.stream().noneMatch(Inet6Address.class::isInstance)) {
      return "IPv6 address";
    }
    return null;
  }
}
