package org.lxcpool.lxc.internal.image;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.annotations.SaveError;

/**
 * The calls of libc on files that Java lacks. Each returns a negative number on failure, with the
 * reason in {@link #errno()}.
 */
public interface FileCalls {
  FileCalls INSTANCE = LibraryLoader.create(FileCalls.class).load("c");
  Runtime RUNTIME = Runtime.getRuntime(INSTANCE);

  int ENOENT = 2;
  int EAGAIN = 11;
  int ERANGE = 34;
  int ENODATA = 61;
  int EOPNOTSUPP = 95;

  int O_RDWR = 2;
  int O_CREAT = 0100;
  int O_CLOEXEC = 02000000;

  int LOCK_EX = 2;
  int LOCK_NB = 4;
  int LOCK_UN = 8;

  /** Why the last call of this thread failed. */
  static int errno() {
    return RUNTIME.getLastError();
  }

  /** An error number in words. */
  static String text(int errno) {
    return INSTANCE.strerror(errno);
  }

  /**
   * A path as C wants it. Its bytes needn't be text in any encoding, and its URI is all that Java
   * offers to get at them.
   */
  static byte[] path(Path path) {
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

  // The mode is a vararg in C. Passed like this it is where x86-64 and arm64 on Linux expect it.
  @SaveError
  int open(@In byte[] path, int flags, int mode);

  String strerror(int errno);

  @SaveError
  int close(int fd);

  @SaveError
  int flock(int fd, int operation);

  @SaveError
  int lchown(@In byte[] path, int uid, int gid);

  @SaveError
  long lgetxattr(@In byte[] path, String name, @Out byte[] value, long size);

  @SaveError
  int lsetxattr(@In byte[] path, String name, @In byte[] value, long size, int flags);
}
