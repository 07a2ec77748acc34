package org.lxcpool.lxc;

/** The global addresses that a container must have before its network is ready. */
public enum AddressFamily {
  /** One address of either family. */
  ANY,
  /** An IPv4 address. */
  IPV4,
  /** An IPv6 address that has passed duplicate address detection. */
  IPV6,
  /** One address of each family. */
  BOTH
}
