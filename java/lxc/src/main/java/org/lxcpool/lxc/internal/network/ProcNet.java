package org.lxcpool.lxc.internal.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The global addresses in a process's network namespace, read from {@code /proc/PID/net} without a
 * fork and without entering the namespace.
 */
public final class ProcNet {
  private static final int IF_INET6_FIELDS = 6;
  private static final int TENTATIVE_OR_FAILED = 0x40 | 0x08;

  private ProcNet() {}

  /**
   * Returns the global addresses, IPv4 first; empty if there are none or the process doesn't exist.
   * The caller checks afterwards whether the pid still belongs to the same process.
   *
   * @throws IOException if they can't be read
   */
  public static List<InetAddress> addresses(long pid) throws IOException {
    Path net = Path.of("/proc", Long.toString(pid), "net");
    List<InetAddress> addresses = new ArrayList<>(ipv4(read(net.resolve("fib_trie"))));
    addresses.addAll(ipv6(read(net.resolve("if_inet6"))));
    return addresses;
  }

  /**
   * Returns the local addresses in a {@code fib_trie}. A leaf line with the address is followed by
   * a line that ends in "host LOCAL". Each address is in several tables.
   */
  static Set<InetAddress> ipv4(List<String> fibTrie) {
    Set<InetAddress> found = new LinkedHashSet<>();
    String leaf = "";
    for (String line : fibTrie) {
      String text = line.trim();
      if (text.startsWith("|-- ")) {
        leaf = text.substring(4);
      } else if (text.endsWith("host LOCAL") && !leaf.isEmpty()) {
        InetAddress address = literal(leaf);
        if (isGlobal(address)) {
          found.add(address);
        }
      }
    }
    return found;
  }

  /** Returns the addresses in {@code if_inet6} that have global scope and are usable. */
  static List<InetAddress> ipv6(List<String> ifInet6) {
    List<InetAddress> found = new ArrayList<>();
    for (String line : ifInet6) {
      String[] fields = line.trim().split("\\s+", -1);
      if (fields.length == IF_INET6_FIELDS
          && fields[3].equals("00")
          && (Integer.parseInt(fields[4], 16) & TENTATIVE_OR_FAILED) == 0) {
        try {
          InetAddress address = InetAddress.getByAddress(HexFormat.of().parseHex(fields[0]));
          if (isGlobal(address)) {
            found.add(address);
          }
        } catch (UnknownHostException e) {
          throw new IllegalStateException(e); // 16 bytes are always an address
        }
      }
    }
    return found;
  }

  private static boolean isGlobal(InetAddress address) {
    return !address.isLoopbackAddress()
        && !address.isLinkLocalAddress()
        && !address.isAnyLocalAddress();
  }

  private static InetAddress literal(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("not an address: " + text, e);
    }
  }

  private static List<String> read(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return List.of(); // there is no such process, or the kernel lacks IPv6
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("No such process")
          || String.valueOf(e.getMessage()).contains("Invalid argument")) {
        return List.of(); // the process ended during the read
      }
      throw e;
    }
  }
}
