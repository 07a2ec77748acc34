package org.lxcpool.lxc.internal.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.libc.LibcLoader;
import org.lxcpool.lxc.internal.libc.PidFd;

/** What a factory can't do without, told in one clear sentence. */
public final class HostRequirements {
  private HostRequirements() {}

  public static void check() {
    try {
      if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
        throw new ContainerException("containers need root; run this process as root");
      }
    } catch (IOException e) {
      throw new ContainerException("/proc is not readable: is it mounted?", e);
    }
    LibcLoader.require();
    int self = Math.toIntExact(ProcessHandle.current().pid());
    PidFd.open(self).ifPresent(PidFd::close);
  }
}
