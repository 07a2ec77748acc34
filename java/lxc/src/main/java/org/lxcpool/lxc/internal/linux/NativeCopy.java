package org.lxcpool.lxc.internal.linux;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A native file of this library's jar, copied to where it can be mapped and executed: a directory
 * that only we can enter. Close it as soon as that has happened.
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
   * @throws FileNotFoundException if the jar has none for this architecture
   */
  public static NativeCopy of(String name) throws IOException {
    String arch = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64";
    String resource = "/META-INF/native/linux-" + arch + "/" + name;
    try (InputStream content = NativeCopy.class.getResourceAsStream(resource)) {
      if (content == null) {
        throw new FileNotFoundException("no " + resource + " in the jar");
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
          "can't make a directory in "
              + System.getProperty("java.io.tmpdir")
              + " ("
              + e.getMessage()
              + "): -Djava.io.tmpdir names another one; in a systemd service with"
              + " ProtectSystem=strict: PrivateTmp=yes",
          e);
    }
  }

  public Path file() {
    return file;
  }

  /**
   * What to try when the file could be written but not be used.
   *
   * @param property names a file to use in its place
   */
  public String hint(String property) {
    String other =
        "-Djava.io.tmpdir names another directory, -D"
            + property
            + " a file that is used where it is";
    // On a mount with noexec not even root may execute a file, whatever its mode.
    return Files.isExecutable(file)
        ? other
        : directory.getParent() + " is mounted noexec, " + other;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(directory);
  }
}
