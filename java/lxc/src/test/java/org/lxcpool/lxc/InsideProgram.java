package org.lxcpool.lxc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The programs of {@code native/tests} that tests run in containers, or as wrappers of agents. */
final class InsideProgram {
  private static final Path BUILT = Path.of("target", "native", "tests").toAbsolutePath();

  private InsideProgram() {}

  /** Returns a program that the native build created. */
  static Path file(String name) {
    return BUILT.resolve(name);
  }

  /** Creates a root file system whose only program is {@code /sbin/init}. */
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
