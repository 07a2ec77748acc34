package org.lxcpool.lxc.internal.image;

import java.nio.file.Path;

/** Where a root filesystem comes from. */
public sealed interface Source permits TinySource {

  /** What it is, in one word. */
  String kind();

  /** What it is, for people. */
  String description();

  /** The directory of the store that holds what is prepared from it. */
  String storeName();

  /**
   * Looks at what is there now.
   *
   * @param home where the store is
   * @throws org.lxcpool.ContainerException if it is missing or unfit, with what to do
   */
  Content open(Path home);
}
