package org.lxcpool.lxc.internal.linux;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** Paths as C wants them. */
public final class CPath {
  private CPath() {}

  /**
   * The bytes of a path, with a zero at the end. They needn't be text in any encoding, and its URI
   * is all that Java offers to get at them.
   */
  public static byte[] of(Path path) {
    String escaped = path.toUri().getRawPath();
    int length = escaped.length();
    if (length > 1 && escaped.endsWith("/")) {
      length--; // of a directory, and of a link to one, which would be followed with it
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(length + 1);
    for (int i = 0; i < length; i++) {
      char c = escaped.charAt(i);
      if (c == '%') {
        bytes.write(Integer.parseInt(escaped, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    bytes.write(0);
    return bytes.toByteArray();
  }

  /** A path as text of which each character is a byte: as what the kernel prints is read. */
  public static String text(Path path) {
    byte[] bytes = of(path);
    return new String(bytes, 0, bytes.length - 1, StandardCharsets.ISO_8859_1);
  }

  /** The absolute path that such a text is, whatever the encoding of this process makes of it. */
  public static Path ofText(String text) {
    StringBuilder escaped = new StringBuilder("file://");
    for (byte each : text.getBytes(StandardCharsets.ISO_8859_1)) {
      if (each == '/') {
        escaped.append('/');
      } else {
        escaped.append(String.format(Locale.ROOT, "%%%02x", each & 255));
      }
    }
    return Path.of(URI.create(escaped.toString()));
  }
}
