package org.lxcpool.lxc.internal.linux;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** Conversions between {@link Path} and the bytes that C functions take. */
public final class CPath {
  private CPath() {}

  /**
   * Returns the bytes of a path with a trailing NUL. A path need not be text in any encoding, and
   * its URI is the only way in Java to its bytes.
   */
  public static byte[] of(Path path) {
    String escaped = path.toUri().getRawPath();
    int length = escaped.length();
    if (length > 1 && escaped.endsWith("/")) {
      length--; // the slash of a directory would make C functions follow a link to one
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

  /**
   * Returns a path as ISO 8859-1 text, a character for each byte, to compare it with the kernel's
   * output.
   */
  public static String text(Path path) {
    byte[] bytes = of(path);
    return new String(bytes, 0, bytes.length - 1, StandardCharsets.ISO_8859_1);
  }

  /** Returns the absolute path of such a text, whatever the encoding of this process. */
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
