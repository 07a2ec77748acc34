package org.lxcpool.lxc.internal.spec;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IPv4 subnet. Addresses are passed as {@code int}s in network byte order: the first part of the
 * dotted notation is the most significant byte.
 *
 * @param network the network address
 * @param prefix the prefix length, from 1 to 32
 */
public record Subnet(int network, int prefix) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

  /**
   * Parses a subnet for containers in CIDR notation, for example 10.77.0.0/24.
   *
   * @throws IllegalArgumentException if the text isn't a subnet, has host bits set, isn't from /8
   *     to /29, or consists of addresses that no host can have: loopback, link-local, multicast and
   *     reserved ones
   */
  public static Subnet parse(String cidr) {
    Subnet around = around(cidr);
    if (around.prefix < 8 || around.prefix > 29) {
      throw new IllegalArgumentException(
          "subnet " + cidr + ": the prefix must be from /8 to /29, to leave room for containers");
    }
    if (!around.toString().equals(cidr)) {
      throw new IllegalArgumentException(
          "subnet " + cidr + " has host bits set; did you mean " + around + "?");
    }
    if (!around.isForHosts()) {
      throw new IllegalArgumentException(
          "subnet "
              + cidr
              + ": its addresses are not for hosts; use a private subnet, like 10.77.0.0/24");
    }
    return around;
  }

  // A network wait looks for global addresses, so it would never find any other kind.
  private boolean isForHosts() {
    int top = network >>> 24;
    return top != 0 && top != 127 && top < 224 && !inet(network).isLinkLocalAddress();
  }

  /**
   * Returns the subnet of an interface's address, for example 10.77.0.0/24 for 10.77.0.1/24.
   *
   * @throws IllegalArgumentException if the text isn't an address with a prefix from /1 to /31
   */
  public static Subnet around(String addressAndPrefix) {
    int address = addressOf(addressAndPrefix);
    int prefix = Integer.parseInt(addressAndPrefix.substring(addressAndPrefix.indexOf('/') + 1));
    return new Subnet(address & -(1 << (32 - prefix)), prefix);
  }

  /**
   * Returns the address of an address with a prefix, for example 10.77.0.1 for 10.77.0.1/24.
   *
   * @throws IllegalArgumentException if the text isn't an address with a prefix from /1 to /31
   */
  public static int addressOf(String addressAndPrefix) {
    Matcher m = FORM.matcher(addressAndPrefix);
    boolean ok =
        m.matches() && Integer.parseInt(m.group(5)) >= 1 && Integer.parseInt(m.group(5)) <= 31;
    int address = 0;
    for (int i = 1; ok && i <= 4; i++) {
      int part = Integer.parseInt(m.group(i));
      ok = part <= 255;
      address = (address << 8) | part;
    }
    if (!ok) {
      throw new IllegalArgumentException(
          "not an IPv4 address with a prefix: \"" + addressAndPrefix + "\"; like 10.77.0.0/24");
    }
    return address;
  }

  /** Returns the first host address, which is the gateway on a bridge that lxcpool creates. */
  public int first() {
    return network + 1;
  }

  /** Returns the last host address. */
  public int last() {
    return network + (1 << (32 - prefix)) - 2;
  }

  /** Returns whether an address is in this subnet. */
  public boolean contains(int address) {
    return (address & -(1 << (32 - prefix))) == network;
  }

  /** Returns whether this subnet and another one have an address in common. */
  public boolean overlaps(Subnet other) {
    int shorter = Math.min(prefix, other.prefix);
    return ((network ^ other.network) & -1 << (Integer.SIZE - shorter)) == 0;
  }

  /** Returns an address in dotted notation. */
  public static String text(int address) {
    return ((address >>> 24) & 255)
        + "."
        + ((address >>> 16) & 255)
        + "."
        + ((address >>> 8) & 255)
        + "."
        + (address & 255);
  }

  /** Converts an address to its number. */
  public static int number(Inet4Address address) {
    int number = 0;
    for (byte part : address.getAddress()) {
      number = (number << 8) | (part & 255);
    }
    return number;
  }

  /** Converts the number of an address to the JDK's type. */
  public static InetAddress inet(int address) {
    byte[] bytes = {
      (byte) (address >>> 24), (byte) (address >>> 16), (byte) (address >>> 8), (byte) address
    };
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // four bytes are always an address
    }
  }

  @Override
  public String toString() {
    return text(network) + "/" + prefix;
  }
}
