package org.lxcpool.cli.support;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A /24 subnet of 10.78.0.0/16 in which this host has neither an address nor a route.
 *
 * @param third the third byte of its addresses
 */
public record FreeSubnet(int third) {
  private static final int COUNT = 256;
  private static final long FIRST = (10L << 24) | (78L << 16);
  private static final long SIZE = 256;

  /** A range of addresses, as numbers. */
  record Range(long first, long last) {
    boolean touches(Range other) {
      return first <= other.last && other.first <= last;
    }
  }

  /** Finds a free subnet. Each process starts the search at a different place. */
  public static FreeSubnet find() {
    List<Range> taken = new ArrayList<>(ofInterfaces());
    taken.addAll(ofRoutes(Path.of("/proc/net/route")));
    return find(taken, (int) (ProcessHandle.current().pid() % COUNT));
  }

  public static FreeSubnet find(List<Range> taken, int from) {
    for (int i = 0; i < COUNT; i++) {
      FreeSubnet candidate = new FreeSubnet((from + i) % COUNT);
      if (taken.stream().noneMatch(candidate.range()::touches)) {
        return candidate;
      }
    }
    throw new CommandFailed("no subnet of 10.78.0.0/16 is free on this host; see \"ip route\"");
  }

  public String cidr() {
    return address(0) + "/24";
  }

  public String gateway() {
    return address(1);
  }

  public String address(int last) {
    return "10.78." + third + "." + last;
  }

  private Range range() {
    long first = FIRST + third * SIZE;
    return new Range(first, first + SIZE - 1);
  }

  private static List<Range> ofInterfaces() {
    try {
      Function<InterfaceAddress, Range> range =
          each -> {
            long address = ByteBuffer.wrap(each.getAddress().getAddress()).getInt() & 0xFFFF_FFFFL;
            return block(address, each.getNetworkPrefixLength());
          };
      return NetworkInterface.networkInterfaces()
          .flatMap(each -> each.getInterfaceAddresses().stream())
          .filter(each -> each.getAddress() instanceof Inet4Address)
          .map(range)
          .toList();
    } catch (SocketException e) {
      throw new CommandFailed("can't list this host's addresses: " + e, e);
    }
  }

  /** Returns the routes of the kernel's table except default routes; none if it can't be read. */
  public static List<Range> ofRoutes(Path table) {
    try {
      return Files.readAllLines(table).stream()
          .skip(1)
          .map(line -> line.split("\\s+", -1))
          .filter(fields -> fields.length > 7 && !fields[7].equals("00000000"))
          .map(fields -> block(number(fields[1]), Long.bitCount(number(fields[7]))))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  // The kernel prints addresses in the machine's byte order.
  private static long number(String hex) {
    int raw = Integer.parseUnsignedInt(hex, 16);
    boolean swap = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    return (swap ? Integer.reverseBytes(raw) : raw) & 0xFFFF_FFFFL;
  }

  private static Range block(long address, int prefix) {
    long size = 1L << (32 - prefix);
    long first = address & -size;
    return new Range(first, first + size - 1);
  }
}
