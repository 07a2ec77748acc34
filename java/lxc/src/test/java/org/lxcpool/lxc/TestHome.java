package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.TrustedPath;
import org.lxcpool.lxc.internal.spec.Directories;

/**
 * The home of all tests with containers, which share one prepared base. It is in the build
 * directory, which keeps it between runs. If containers can't live there (its path has white space
 * or belongs to another user, or the mapped root can't pass through it), the home is a temporary
 * directory.
 */
final class TestHome implements AutoCloseable {
  private static final Path BUILD = Path.of("target").toAbsolutePath();
  private static final String PASSABLE = "rwx--x--x";

  private final Path path;
  private final boolean temporary;

  private TestHome() {
    try {
      temporary = !isFit(BUILD);
      path =
          temporary
              ? Files.createTempDirectory(Path.of("/var/tmp"), "lxcpool-it")
              : Files.createDirectories(BUILD.resolve("lxc-it"));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(PASSABLE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the home of this test run. */
  static Path of(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(TestHome.class))
        .computeIfAbsent(TestHome.class, key -> new TestHome(), TestHome.class)
        .path;
  }

  /** Returns whether containers can live below a directory, as it is. */
  static boolean isFit(Path directory) throws IOException {
    try {
      Directories.checkPath("home", directory);
      TrustedPath.check(directory);
    } catch (IllegalArgumentException | ContainerException e) {
      return false;
    }
    for (Path each = directory; each != null; each = each.getParent()) {
      if (!Files.getPosixFilePermissions(each).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    if (temporary) {
      remove(path);
    }
  }

  static void remove(Path tree) throws IOException {
    Process removal = new ProcessBuilder("rm", "-rf", "--one-file-system", tree.toString()).start();
    assertThat(removal.onExit().join().exitValue()).as("removal of " + tree).isZero();
  }
}
