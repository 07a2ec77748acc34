package org.lxcpool.lxc.internal.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** File modes, with the bits that {@code PosixFilePermission} lacks. */
public final class Modes {
  public static final int SET_UID = 04000;
  public static final int SET_GID = 02000;
  public static final int PERMISSIONS = 07777;

  private Modes() {}

  /** Sets the permissions of a file that isn't a symbolic link. */
  public static void set(Path file, int mode) throws IOException {
    Files.setAttribute(file, "unix:mode", mode & PERMISSIONS);
  }

  /** Returns the type and permissions of a file, as {@code lstat} reports them. */
  public static int get(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
  }
}
