package org.lxcpool.lxc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.lxcpool.lxc.internal.image.Debian;

/**
 * The image of a whole Debian for the tests. Making it takes a minute, so it stays in the build
 * directory from run to run, under a name that changes with its recipe.
 */
final class DebianImage {
  private static final Path BUILD = Path.of("target").toAbsolutePath();

  private DebianImage() {}

  /** The image, made if it isn't there; those of earlier recipes are removed. */
  static synchronized BaseImage get() throws IOException {
    Path tar = BUILD.resolve("debian-" + recipe() + ".tar");
    if (!Files.exists(tar)) {
      try (DirectoryStream<Path> old = Files.newDirectoryStream(BUILD, "debian-*")) {
        for (Path each : old) {
          TestHome.remove(each);
        }
      }
      Path work = Files.createTempDirectory(BUILD, "debian-");
      Debian.make(work.resolve("rootfs.tar"), line -> {});
      Files.move(work.resolve("rootfs.tar"), tar);
      Files.delete(work);
    }
    return BaseImage.tarball(tar);
  }

  private static String recipe() throws IOException {
    CRC32 sum = new CRC32();
    for (String part : new String[] {"Debian.class", "debian/customize.sh"}) {
      try (InputStream content = Debian.class.getResourceAsStream(part)) {
        if (content == null) {
          throw new IOException("no " + part);
        }
        sum.update(content.readAllBytes());
      }
    }
    return Long.toHexString(sum.getValue());
  }
}
