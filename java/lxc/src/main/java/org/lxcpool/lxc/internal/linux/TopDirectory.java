package org.lxcpool.lxc.internal.linux;

import java.nio.file.Path;

/**
 * Directories whose children have nothing to do with each other, which ext4 then spreads over the
 * disk; the attribute {@code T} of chattr(1).
 *
 * <p>Else it puts all of them close to their parent. Without a journal it doesn't give the number
 * of a file that was removed to another for a minute, up to six if much is written, and looks at
 * all such numbers nearby, one by one, for each file that it makes: with hundreds of containers
 * that came and went that was a quarter of what a start costs.
 */
public final class TopDirectory {
  /** FS_IOC_GETFLAGS and FS_IOC_SETFLAGS of linux/fs.h. They say long there, and mean int. */
  private static final long GET_FLAGS = 0x80086601L;

  private static final long SET_FLAGS = 0x40086602L;

  /** FS_TOPDIR_FL of linux/fs.h. */
  private static final int TOP = 0x00020000;

  private TopDirectory() {}

  /** Returns whether it is one now: most other file systems know no such thing. */
  public static boolean mark(Path directory) {
    int fd = Libc.INSTANCE.open(CPath.of(directory), Libc.O_CLOEXEC, 0);
    if (fd < 0) {
      return false;
    }
    try {
      int[] flags = new int[2]; // in case that it is a long
      if (Libc.INSTANCE.ioctl(fd, GET_FLAGS, flags) < 0) {
        return false;
      }
      flags[0] |= TOP;
      return Libc.INSTANCE.ioctl(fd, SET_FLAGS, flags) >= 0;
    } finally {
      Libc.INSTANCE.close(fd);
    }
  }
}
