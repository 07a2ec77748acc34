package org.lxcpool.lxc.internal.libc;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The descriptors of this process. */
public final class Descriptors {
  private static final int FIRST = 3;

  private Descriptors() {}

  /**
   * Marks every descriptor but 0, 1 and 2 to be closed on exec, so that a command executed in a
   * container holds none of the agent's. Java marks almost none of its own.
   *
   * <p>This is the plain way, without liblxcpool. It spares pipes: the JDK makes some while it
   * starts a process, and marking those would break it.
   */
  public static void closeOnExec() {
    String[] open = new File("/proc/self/fd").list();
    if (open == null) {
      return;
    }
    for (String name : open) {
      int fd = Integer.parseInt(name);
      if (fd >= FIRST && !isPipe(name)) {
        Libc.INSTANCE.fcntl(fd, Libc.F_SETFD, Libc.FD_CLOEXEC);
      }
    }
  }

  private static boolean isPipe(String fd) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd", fd)).toString().startsWith("pipe:");
    } catch (IOException e) {
      return true; // closed meanwhile
    }
  }
}
