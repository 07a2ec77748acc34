package org.lxcpool.lxc.internal.image;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.IdMap;

/** An image of the store, by its name. */
public final class NamedBase implements Base {
  private final String name;

  /**
   * The image of a name.
   *
   * @throws IllegalArgumentException if no image has such a name
   */
  public NamedBase(String name) {
    this.name = Layout.checkName("image", name);
  }

  @Override
  public PreparedBase prepare(Path home, @Nullable IdMap idMap) {
    throw new ContainerException("there is no image " + name + " under " + home);
  }

  @Override
  public String description() {
    return "image " + name;
  }
}
