package org.lxcpool.lxc.internal.linux;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A native file of this library's jar, copied to a directory that only this user can enter, where
 * it can be mapped or executed. Close it as soon as that has happened.
 */
public final class NativeCopy implements AutoCloseable {
  private final Path directory;
  private final Path file;

  private NativeCopy(Path directory, Path file) {
    this.directory = directory;
    this.file = file;
  }

  /**
   * Copies a file.
   *
   * @throws FileNotFoundException if the jar doesn't contain the file for this architecture
   */
  public static NativeCopy of(String name) throws IOException {
    String arch = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64";
    String resource = "/META-INF/native/linux-" + arch + "/" + name;
    try (InputStream content = NativeCopy.class.getResourceAsStream(resource)) {
      if (content == null) {
        throw new FileNotFoundException("the jar contains no " + resource);
      }
      Path directory = makeDirectory();
      NativeCopy copy = new NativeCopy(directory, directory.resolve(name));
      try {
        Files.copy(content, copy.file);
        Files.setPosixFilePermissions(copy.file, PosixFilePermissions.fromString("rwx------"));
        return copy;
      } catch (IOException e) {
        copy.close();
        throw e;
      }
    }
  }

  private static Path makeDirectory() throws IOException {
    try {
      return Files.createTempDirectory("lxcpool-native");
    } catch (IOException e) {
      throw new IOException(
          "can't create a directory in "
              + System.getProperty("java.io.tmpdir")
              + " ("
              + e.getMessage()
              + "): set another one with -Djava.io.tmpdir; in a systemd service with"
              + " ProtectSystem=strict: PrivateTmp=yes",
          e);
    }
  }

  /** Returns the copy. */
  public Path file() {
    return file;
  }

  /**
   * Returns what to try when the file could be written but not used.
   *
   * @param property the system property that sets another file
   */
  public String hint(String property) {
    String other =
        "set another directory with -Djava.io.tmpdir, or an installed file with -D" + property;
    // On a noexec mount even root can't execute a file, whatever its mode.
    return Files.isExecutable(file)
        ? other
        : directory.getParent() + " is mounted noexec; " + other;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(directory);
  }
}
