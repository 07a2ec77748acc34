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
 * The home of all tests on containers: one prepared base is enough for them, preparing it is
 * another test's business. It is in the build directory and stays there from run to run; where that
 * is no place for containers (its path has white space or is another user's, or the mapped root
 * can't pass), it is a temporary one.
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

  /** The home of this run, the same for all of it. */
  static Path of(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(TestHome.class))
        .computeIfAbsent(TestHome.class, key -> new TestHome(), TestHome.class)
        .path;
  }

  /** Whether containers can live below a directory that isn't ours to change. */
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
