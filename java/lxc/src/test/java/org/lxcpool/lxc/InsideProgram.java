package org.lxcpool.lxc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The programs of {@code native/tests} that tests run in containers and around agents. */
final class InsideProgram {
  private static final Path BUILT = Path.of("target", "native", "tests").toAbsolutePath();

  private InsideProgram() {}

  /** The file of a program, as the native build made it. */
  static Path file(String name) {
    return BUILT.resolve(name);
  }

  /** Makes a root filesystem in which a program is all there is, as {@code /sbin/init}. */
  static Path base(Path rootfs, String name) throws IOException {
    for (String directory : List.of("", "sbin", "dev", "proc", "sys", "tmp", "root", "run")) {
      Path made = Files.createDirectory(directory.isEmpty() ? rootfs : rootfs.resolve(directory));
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Path init = Files.copy(file(name), rootfs.resolve("sbin/init"));
    Files.setPosixFilePermissions(init, PosixFilePermissions.fromString("rwxr-xr-x"));
    return rootfs;
  }
}
