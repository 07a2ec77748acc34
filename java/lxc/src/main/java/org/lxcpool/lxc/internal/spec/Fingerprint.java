package org.lxcpool.lxc.internal.spec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.lxcpool.ContainerException;

/**
 * A number that is the same for two factories whose containers are interchangeable: they have the
 * same generation of the base, and the same settings.
 */
final class Fingerprint {
  private Fingerprint() {}

  static long of(FactorySettings settings, PreparedBase base) {
    Path rootfs = base.rootfs();
    try {
      // A prepared base has a digest in its path, which a user's directory doesn't have. Either may
      // have been removed and made anew, and containers of the removed one have lost their layer.
      String generation =
          Files.readAttributes(rootfs, "unix:ino,ctime", LinkOption.NOFOLLOW_LINKS).toString();
      String text =
          String.join(
              "\n",
              base.toString(),
              generation,
              String.valueOf(settings.idMap()),
              settings.limits().toString(),
              settings.network().toString(),
              Integer.toString(settings.port()),
              settings.config().toString());
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (IOException e) {
      throw new ContainerException("can't read the attributes of the base " + rootfs + ": " + e, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
