package org.lxcpool.lxc.internal.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Root filesystems in and out of tar files, with ids as numbers and all attributes. */
final class Archive {
  private static final String MEND = "install GNU tar and what decompresses the file";

  private Archive() {}

  /**
   * Takes a root filesystem out of a tar file, compressed or not. No entry gets out of the
   * directory: tar itself strips leading slashes, refuses names with {@code ..} and doesn't write
   * through links that lead outside. Overlay's own attributes and security labels aren't taken.
   *
   * @throws org.lxcpool.ContainerException with tar's last lines, if it can't
   */
  static void unpack(Path tar, Path rootfs) {
    run(
        "unpacking " + tar,
        "--numeric-owner",
        "--xattrs",
        "--xattrs-include=user.*",
        "--xattrs-include=security.capability",
        "--acls",
        "-xpf",
        tar.toString(),
        "-C",
        rootfs.toString());
  }

  /**
   * Puts a root filesystem into a tar file, without what is mounted in it.
   *
   * @throws org.lxcpool.ContainerException with tar's last lines, if it can't
   */
  static void pack(Path rootfs, Path tar) {
    run(
        "packing " + rootfs,
        "--numeric-owner",
        "--xattrs",
        "--xattrs-include=*",
        "--acls",
        "--sparse",
        "--one-file-system",
        "-cf",
        tar.toString(),
        "-C",
        rootfs.toString(),
        ".");
  }

  /**
   * Lists a tar file, compressed or not: a line for each entry, as {@code tar -tv} has them.
   *
   * @throws org.lxcpool.ContainerException with tar's last lines, if it can't
   */
  static void list(Path tar, Consumer<String> lines) {
    List<String> command = List.of("tar", "--numeric-owner", "-tvf", tar.toString());
    new Command(MEND, command).run("listing " + tar, lines);
  }

  /**
   * Copies a tar file, whose compression goes with it.
   *
   * @throws org.lxcpool.ContainerException with cp's last lines, if it can't
   */
  static void copy(Path from, Path to) {
    Command.of("cp", "--reflink=auto", from.toString(), to.toString()).run("copying " + from);
  }

  private static void run(String purpose, String... arguments) {
    List<String> command = new ArrayList<>(List.of("tar"));
    command.addAll(List.of(arguments));
    new Command(MEND, command).run(purpose);
  }
}
