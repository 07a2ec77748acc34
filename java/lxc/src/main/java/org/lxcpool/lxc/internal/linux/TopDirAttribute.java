package org.lxcpool.lxc.internal.linux;

import java.nio.file.Path;

/**
 * The attribute {@code T} of chattr(1), for a directory whose subdirectories are unrelated: ext4
 * then spreads them over the disk.
 *
 * <p>Otherwise ext4 places all of them close to their parent. Without a journal it doesn't reuse
 * the inode number of a deleted file for a minute, up to six if much is written, and for each new
 * file it scans all such numbers nearby, one by one. With hundreds of containers that came and
 * went, the scan took a quarter of the time of a start.
 */
public final class TopDirAttribute {
  /** FS_IOC_GETFLAGS and FS_IOC_SETFLAGS of linux/fs.h. Declared as long there, but used as int. */
  private static final long GET_FLAGS = 0x80086601L;

  private static final long SET_FLAGS = 0x40086602L;

  /** FS_TOPDIR_FL of linux/fs.h. */
  private static final int TOP = 0x00020000;

  private TopDirAttribute() {}

  /** Sets the attribute, and returns false if the file system doesn't support it, as most don't. */
  public static boolean set(Path directory) {
    int fd = Libc.INSTANCE.open(CPath.of(directory), Libc.O_CLOEXEC, 0);
    if (fd < 0) {
      return false;
    }
    try {
      int[] flags = new int[2]; // room for a long
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
