package org.lxcpool.lxc.internal.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The mounts of this host, including those of containers. */
public final class Mounts {
  private static final Path PROC = Path.of("/proc");
  private static final int MOUNT_POINT = 4;

  private Mounts() {}

  /** Returns the mount points at and below a directory in this process's mount namespace. */
  public static List<Path> in(Path directory) throws IOException {
    List<Path> found = new ArrayList<>();
    String within = CPath.text(directory) + "/";
    for (String line : lines(PROC.resolve("self/mountinfo"))) {
      String point = unescaped(line.split(" ", -1)[MOUNT_POINT]);
      if ((point + "/").startsWith(within)) {
        found.add(CPath.ofText(point));
      }
    }
    return found;
  }

  /**
   * Returns whether a mount of any process refers to a file below a directory, as overlays refer to
   * their layers.
   */
  public static boolean anyNames(Path directory) throws IOException {
    Set<Object> seen = new HashSet<>();
    String within = CPath.text(directory) + "/";
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        try {
          if (seen.add(Files.readSymbolicLink(process.resolve("ns/mnt")))
              && lines(process.resolve("mountinfo")).stream()
                  .anyMatch(line -> unescaped(line).contains(within))) {
            return true;
          }
        } catch (IOException e) {
          // the process has ended meanwhile
        }
      }
    }
    return false;
  }

  private static List<String> lines(Path file) throws IOException {
    // This charset maps each byte to a character.
    return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
  }

  // Only these are escaped as octal; a comma in an overlay's option is preceded by a backslash.
  private static String unescaped(String field) {
    return field
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
