package org.lxcpool.lxc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.lxcpool.lxc.internal.image.Debian;

/**
 * The image of a whole Debian for the tests. Making it takes a minute, so it stays in the home from
 * run to run, under a name that changes with its recipe.
 */
final class DebianImage {
  private static final String PREFIX = "debian-";

  private DebianImage() {}

  /** The image in a home, made if it isn't there; those of earlier recipes are removed. */
  static synchronized BaseImage in(Path home) throws IOException {
    String name = PREFIX + recipe();
    ImageStore store = ImageStore.at(home);
    boolean isThere = false;
    for (ImageStore.Image image : store.list()) {
      if (image.name().equals(name)) {
        isThere = true;
      } else if (image.name().startsWith(PREFIX)) {
        store.remove(image.name());
      }
    }
    if (!isThere) {
      store.createDebian(name, line -> {});
    }
    return BaseImage.image(name);
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
