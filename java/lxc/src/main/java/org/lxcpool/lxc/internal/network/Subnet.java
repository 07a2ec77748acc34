package org.lxcpool.lxc.internal.network;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An IPv4 subnet, from which containers get their addresses. */
public record Subnet(int network, int prefix) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

  /**
   * Reads a subnet in CIDR notation, for example 10.77.0.0/24.
   *
   * @throws IllegalArgumentException if it isn't one, has bits set behind the prefix, has room for
   *     less than two containers, or its addresses are for no host: loopback, link-local, multicast
   *     and reserved ones
   */
  public static Subnet parse(String cidr) {
    Subnet around = around(cidr);
    if (around.prefix < 8 || around.prefix > 29) {
      throw new IllegalArgumentException(
          "subnet " + cidr + ": the prefix must be from /8 to /29, to have room for containers");
    }
    if (!around.toString().equals(cidr)) {
      throw new IllegalArgumentException(
          "subnet " + cidr + " has bits set behind its prefix; did you mean " + around + "?");
    }
    if (!around.isForHosts()) {
      throw new IllegalArgumentException(
          "subnet "
              + cidr
              + ": its addresses are not for hosts; use a private one, like 10.77.0.0/24");
    }
    return around;
  }

  // A wait for the network would never find the others: it looks for global addresses.
  private boolean isForHosts() {
    int top = network >>> 24;
    return top != 0 && top != 127 && top < 224 && !inet(network).isLinkLocalAddress();
  }

  /**
   * The subnet of an interface's address, for example 10.77.0.1/24.
   *
   * @throws IllegalArgumentException if it isn't one
   */
  public static Subnet around(String addressAndPrefix) {
    int address = addressOf(addressAndPrefix);
    int prefix = Integer.parseInt(addressAndPrefix.substring(addressAndPrefix.indexOf('/') + 1));
    return new Subnet(address & -(1 << (32 - prefix)), prefix);
  }

  /**
   * The address in an interface's address, for example 10.77.0.1/24, without the prefix.
   *
   * @throws IllegalArgumentException if it isn't one
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

  /** The first address a host can have; the gateway of a bridge of ours. */
  public int first() {
    return network + 1;
  }

  /** The last address a host can have. */
  public int last() {
    return network + (1 << (32 - prefix)) - 2;
  }

  public boolean contains(int address) {
    return (address & -(1 << (32 - prefix))) == network;
  }

  /** Whether there are addresses that are in both. */
  public boolean overlaps(Subnet other) {
    int shorter = Math.min(prefix, other.prefix);
    return ((network ^ other.network) & -1 << (Integer.SIZE - shorter)) == 0;
  }

  /** An address in dotted notation. */
  public static String text(int address) {
    return ((address >>> 24) & 255)
        + "."
        + ((address >>> 16) & 255)
        + "."
        + ((address >>> 8) & 255)
        + "."
        + (address & 255);
  }

  /** The number of an address. */
  public static int number(Inet4Address address) {
    int number = 0;
    for (byte part : address.getAddress()) {
      number = (number << 8) | (part & 255);
    }
    return number;
  }

  /** The address as Java's type. */
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
