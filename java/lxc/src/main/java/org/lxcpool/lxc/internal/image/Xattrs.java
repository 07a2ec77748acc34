package org.lxcpool.lxc.internal.image;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.internal.linux.Libc;

/**
 * Access to extended attributes of all namespaces, of which Java reaches only {@code user}.
 * Symbolic links aren't followed. A file is given as the bytes of its path, see {@code CPath}.
 */
final class Xattrs {
  // XATTR_SIZE_MAX of linux/limits.h.
  private static final int LARGEST = 65_536;
  private static final int USUAL = 256;

  private Xattrs() {}

  /** Returns the value; null if the file lacks the attribute or its filesystem has none at all. */
  static byte @Nullable [] get(byte[] file, String name) throws IOException {
    byte[] value = new byte[USUAL];
    long size = Libc.INSTANCE.lgetxattr(file, name, value, value.length);
    if (size < 0 && Libc.errno() == Libc.ERANGE) {
      value = new byte[LARGEST];
      size = Libc.INSTANCE.lgetxattr(file, name, value, value.length);
    }
    if (size < 0) {
      int errno = Libc.errno();
      if (errno == Libc.ENODATA || errno == Libc.EOPNOTSUPP) {
        return null;
      }
      throw new IOException("attribute " + name + ": " + Libc.text(errno));
    }
    return Arrays.copyOf(value, (int) size);
  }

  static void set(byte[] file, String name, byte[] value) throws IOException {
    if (Libc.INSTANCE.lsetxattr(file, name, value, value.length, 0) < 0) {
      throw new IOException("attribute " + name + ": " + Libc.text(Libc.errno()));
    }
  }
}
