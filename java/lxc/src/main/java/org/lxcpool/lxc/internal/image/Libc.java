package org.lxcpool.lxc.internal.image;

import jnr.constants.platform.Errno;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.annotations.SaveError;

/**
 * The calls of libc on files that Java lacks. Each returns a negative number on failure, with the
 * reason in {@link #errno()}.
 */
interface Libc {
  Libc INSTANCE = LibraryLoader.create(Libc.class).load("c");
  Runtime RUNTIME = Runtime.getRuntime(INSTANCE);

  int EAGAIN = 11;
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
    return Errno.valueOf(errno).description();
  }

  // The mode is a vararg in C. Passed like this it is where x86-64 and arm64 on Linux expect it.
  @SaveError
  int open(String path, int flags, int mode);

  @SaveError
  int close(int fd);

  @SaveError
  int flock(int fd, int operation);

  @SaveError
  int lchown(String path, int uid, int gid);

  @SaveError
  long lgetxattr(String path, String name, @Out byte[] value, long size);

  @SaveError
  int lsetxattr(String path, String name, @In byte[] value, long size, int flags);
}
