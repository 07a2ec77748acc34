package org.lxcpool.lxc.internal.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Packs and unpacks root filesystems as tar files, with numeric ids and extended attributes. */
final class Archive {
  private static final String REMEDY = "install GNU tar and the program that decompresses the file";

  private Archive() {}

  /**
   * Unpacks a root filesystem from a tar file, compressed or not. No entry can escape the
   * directory: tar strips leading slashes, refuses names with {@code ..}, and doesn't write through
   * links that lead outside. Overlay's own attributes and security labels aren't restored.
   *
   * @throws org.lxcpool.ContainerException if tar fails; the message has its last lines
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
   * Packs a root filesystem into a tar file, without the filesystems mounted in it.
   *
   * @throws org.lxcpool.ContainerException if tar fails; the message has its last lines
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
   * Lists a tar file, compressed or not, as {@code tar -tv} does: one line for each entry.
   *
   * @throws org.lxcpool.ContainerException if tar fails; the message has its last lines
   */
  static void list(Path tar, Consumer<String> lines) {
    List<String> command = List.of("tar", "--numeric-owner", "-tvf", tar.toString());
    new Command(REMEDY, command).run("listing " + tar, lines);
  }

  /**
   * Copies a tar file as it is, compressed or not.
   *
   * @throws org.lxcpool.ContainerException if cp fails; the message has its last lines
   */
  static void copy(Path from, Path to) {
    Command.of("cp", "--reflink=auto", from.toString(), to.toString()).run("copying " + from);
  }

  private static void run(String purpose, String... arguments) {
    List<String> command = new ArrayList<>(List.of("tar"));
    command.addAll(List.of(arguments));
    new Command(REMEDY, command).run(purpose);
  }
}
