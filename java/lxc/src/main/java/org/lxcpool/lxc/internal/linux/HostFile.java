package org.lxcpool.lxc.internal.linux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;

/**
 * A regular file of the host to read from. Its path is resolved once, so the checked file is the
 * one that is read. A file that isn't regular is never opened for reading, which might block.
 */
public final class HostFile implements AutoCloseable {
  private final int fd;
  private final PosixFileAttributes attributes;

  private HostFile(int fd, PosixFileAttributes attributes) {
    this.fd = fd;
    this.attributes = attributes;
  }

  /**
   * Opens a file, following symbolic links.
   *
   * @throws IOException if it doesn't exist, or isn't regular
   */
  public static HostFile open(Path path) throws IOException {
    int fd = Libc.INSTANCE.open(CPath.of(path), Libc.O_PATH | Libc.O_CLOEXEC, 0);
    if (fd < 0) {
      throw new IOException(path + ": " + Libc.text(Libc.errno()));
    }
    try {
      PosixFileAttributes attributes = Files.readAttributes(opened(fd), PosixFileAttributes.class);
      if (!attributes.isRegularFile()) {
        throw new IOException(path + " is not a regular file");
      }
      return new HostFile(fd, attributes);
    } catch (IOException e) {
      Libc.INSTANCE.close(fd);
      throw e;
    }
  }

  private static Path opened(int fd) {
    return Path.of("/proc/self/fd", Integer.toString(fd));
  }

  long size() {
    return attributes.size();
  }

  /** Returns whether the owner, the group or others may execute the file. */
  public boolean isExecutable() {
    return attributes.permissions().stream()
        .anyMatch(
            permission ->
                permission == PosixFilePermission.OWNER_EXECUTE
                    || permission == PosixFilePermission.GROUP_EXECUTE
                    || permission == PosixFilePermission.OTHERS_EXECUTE);
  }

  /** Opens the content; the caller closes the stream. */
  public InputStream content() throws IOException {
    return Files.newInputStream(opened(fd));
  }

  @Override
  public void close() {
    Libc.INSTANCE.close(fd);
  }
}
