package org.lxcpool.lxc.internal.image;

import java.io.IOException;
import java.io.InputStream;
import org.lxcpool.ContainerException;

/** The resources of this jar that are copied into root filesystems. */
final class Resources {
  private Resources() {}

  static byte[] read(String name) {
    try (InputStream resource = Resources.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new ContainerException("the resource " + name + " is missing from this jar");
      }
      return resource.readAllBytes();
    } catch (IOException e) {
      throw new ContainerException("can't read the resource " + name + " of this jar: " + e, e);
    }
  }
}
