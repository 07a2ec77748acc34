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
 * The global addresses of a process's network namespace, read from {@code /proc/PID/net}: no fork,
 * and no entry into the namespace.
 */
public final class ProcNet {
  private static final int IF_INET6_FIELDS = 6;
  private static final int TENTATIVE_OR_FAILED = 0x40 | 0x08;

  private ProcNet() {}

  /**
   * The global addresses, IPv4 first; empty if there are none or the process is gone. Whether it is
   * still the same process is for the caller to check, after.
   */
  public static List<InetAddress> addresses(long pid) throws IOException {
    Path net = Path.of("/proc", Long.toString(pid), "net");
    List<InetAddress> addresses = new ArrayList<>(ipv4(read(net.resolve("fib_trie"))));
    addresses.addAll(ipv6(read(net.resolve("if_inet6"))));
    return addresses;
  }

  /**
   * The local addresses in a {@code fib_trie}: a leaf line with the address is followed by one that
   * ends in "host LOCAL". Each address stands there in several tables.
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

  /** The addresses in {@code if_inet6} that are of global scope and ready for use. */
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
      return List.of(); // no such process, or a kernel without IPv6
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("No such process")
          || String.valueOf(e.getMessage()).contains("Invalid argument")) {
        return List.of(); // it ended while we read
      }
      throw e;
    }
  }
}
