package org.lxcpool.lxc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.lxcpool.lxc.internal.spec.ContainerPaths;

/**
 * The lock file that liblxc locks before it reads or writes a container's configuration, locked by
 * another process: every call of liblxc for that container hangs until this is released.
 */
final class HeldLock {
  private final FileChannel file;

  private HeldLock(FileChannel file) {
    this.file = file;
  }

  static HeldLock of(Path lxcPath, String name) throws IOException {
    Path directory = Files.createDirectories(ContainerPaths.lockDirectory(lxcPath));
    FileChannel file =
        FileChannel.open(
            directory.resolve("." + name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (file.tryLock() == null) {
      file.close();
      throw new IOException("another process holds the lock of " + name);
    }
    return new HeldLock(file);
  }

  void release() throws IOException {
    file.close();
  }
}
