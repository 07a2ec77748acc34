package org.lxcpool.lxc.internal.image;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Extended attributes of any name, which Java can't reach; symbolic links aren't followed. A file
 * is what {@link FileCalls#path} says.
 */
final class Xattrs {
  // XATTR_SIZE_MAX of linux/limits.h.
  private static final int LARGEST = 65_536;
  private static final int USUAL = 256;

  private Xattrs() {}

  /** The value; null if the file hasn't got this attribute or its filesystem has none at all. */
  static byte @Nullable [] get(byte[] file, String name) throws IOException {
    byte[] value = new byte[USUAL];
    long size = FileCalls.INSTANCE.lgetxattr(file, name, value, value.length);
    if (size < 0 && FileCalls.errno() == FileCalls.ERANGE) {
      value = new byte[LARGEST];
      size = FileCalls.INSTANCE.lgetxattr(file, name, value, value.length);
    }
    if (size < 0) {
      int errno = FileCalls.errno();
      if (errno == FileCalls.ENODATA || errno == FileCalls.EOPNOTSUPP) {
        return null;
      }
      throw new IOException("attribute " + name + ": " + FileCalls.text(errno));
    }
    return Arrays.copyOf(value, (int) size);
  }

  static void set(byte[] file, String name, byte[] value) throws IOException {
    if (FileCalls.INSTANCE.lsetxattr(file, name, value, value.length, 0) < 0) {
      throw new IOException("attribute " + name + ": " + FileCalls.text(FileCalls.errno()));
    }
  }
}
