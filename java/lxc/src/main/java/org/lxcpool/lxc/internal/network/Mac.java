package org.lxcpool.lxc.internal.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * Hardware addresses that are derived and not drawn: the same thing has the same one whenever it is
 * made again. All are locally administered, and the first byte says what they are of.
 */
public final class Mac {
  // Bits 0 and 1 of the first byte: no group, locally administered.
  private static final int ADDRESSED = 0x02;
  private static final int BRIDGE = 0x06;
  private static final int NUMBERED = 0x0a;
  private static final int OPERATOR = 0x0e;

  /** The second byte of those that hold no hash in its place. */
  private static final int OURS = 0x6c;

  private Mac() {}

  /** The one of a container whose address the factory gives, which the last four bytes hold. */
  public static String ofAddress(int address) {
    return text(ADDRESSED, OURS, address >>> 24, address >>> 16, address >>> 8, address);
  }

  /**
   * The one of a bridge that is made by this library on this host, and the mark that it was: no
   * other interface has it, and the kernel sets it in the same step that makes the interface.
   */
  public static String ofBridge(String name) {
    byte[] hash = hash("bridge " + name);
    return text(BRIDGE, OURS, hash[0], hash[1], hash[2], hash[3]);
  }

  /** One for a bridge of that name that the operator makes. */
  public static String ofOperatorsBridge(String name) {
    byte[] hash = hash("operator's bridge " + name);
    return text(OPERATOR, OURS, hash[0], hash[1], hash[2], hash[3]);
  }

  /**
   * One of the containers on a bridge that ask a DHCP server, which may serve other hosts, too.
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
          .digest((Host.ID + " " + of).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /** What tells this host from others. */
  private static final class Host {
    static final String ID = read();

    private static String read() {
      for (String file : new String[] {"/etc/machine-id", "/proc/sys/kernel/hostname"}) {
        try {
          String id = Files.readString(Path.of(file), StandardCharsets.ISO_8859_1).strip();
          if (!id.isEmpty()) {
            return id;
          }
        } catch (IOException e) {
          // the next one
        }
      }
      return "";
    }
  }
}
