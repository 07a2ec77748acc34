package org.lxcpool.lxc.internal.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * Hardware addresses that lxcpool derives rather than draws at random, so that an interface has the
 * same one whenever it is created again. All are locally administered; their first byte says what
 * kind of interface they belong to.
 */
public final class Mac {
  // Bits 0 and 1 of the first byte: unicast, locally administered.
  private static final int ADDRESSED = 0x02;
  private static final int BRIDGE = 0x06;
  private static final int NUMBERED = 0x0a;
  private static final int OPERATOR = 0x0e;

  /** The second byte, except of {@link #numbered} addresses, which have a hash there. */
  private static final int OURS = 0x6c;

  private Mac() {}

  /**
   * Returns the hardware address of a container whose IPv4 address the factory assigns. Its last
   * four bytes are that address.
   */
  public static String ofAddress(int address) {
    return text(ADDRESSED, OURS, address >>> 24, address >>> 16, address >>> 8, address);
  }

  /**
   * Returns the hardware address of a bridge that lxcpool creates on this host. It also marks such
   * a bridge: no other interface has it, and the kernel sets it in the step that creates the
   * interface.
   */
  public static String ofBridge(String name) {
    byte[] hash = hash("bridge " + name);
    return text(BRIDGE, OURS, hash[0], hash[1], hash[2], hash[3]);
  }

  /** Returns a hardware address for a bridge that the operator creates. */
  public static String ofOperatorsBridge(String name) {
    byte[] hash = hash("operator's bridge " + name);
    return text(OPERATOR, OURS, hash[0], hash[1], hash[2], hash[3]);
  }

  /**
   * Returns a hardware address of a container that uses DHCP. It differs from those on other hosts,
   * which the server may serve as well.
   *
   * @param number from 0 to 65535
   */
  public static String numbered(String bridge, int number) {
    byte[] hash = hash("containers on " + bridge);
    return text(NUMBERED, hash[0], hash[1], hash[2], number >>> 8, number);
  }

  private static String text(int... bytes) {
    StringBuilder text = new StringBuilder();
    for (int each : bytes) {
      text.append(text.length() == 0 ? "" : ":")
          .append(String.format(Locale.ROOT, "%02x", each & 255));
    }
    return text.toString();
  }

  private static byte[] hash(String of) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest((HostId.VALUE + " " + of).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /** The machine ID of this host, or its name. */
  private static final class HostId {
    static final String VALUE = read();

    private static String read() {
      for (String file : new String[] {"/etc/machine-id", "/proc/sys/kernel/hostname"}) {
        try {
          String id = Files.readString(Path.of(file), StandardCharsets.ISO_8859_1).strip();
          if (!id.isEmpty()) {
            return id;
          }
        } catch (IOException e) {
          // try the next file
        }
      }
      return "";
    }
  }
}
