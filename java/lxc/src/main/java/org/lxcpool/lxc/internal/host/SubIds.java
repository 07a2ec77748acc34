package org.lxcpool.lxc.internal.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.lxcpool.lxc.IdMap;

/** The ids that {@code /etc/subuid} and {@code /etc/subgid} give to root. */
public final class SubIds {
  /** The range used without a choice when {@code /etc/subuid} has none for root. */
  static final IdMap FALLBACK = new IdMap(1_000_000, 65_536);

  private SubIds() {}

  /** The first range of at least 65,536 ids that both files give to root, or the fallback. */
  public static IdMap rootsOrFallback() {
    return rootsOrFallback(Path.of("/etc/subuid"), Path.of("/etc/subgid"));
  }

  public static IdMap rootsOrFallback(Path subuid, Path subgid) {
    List<IdMap> groups = roots(subgid);
    return roots(subuid).stream()
        .filter(range -> range.count() >= FALLBACK.count() && groups.contains(range))
        .findFirst()
        .orElse(FALLBACK);
  }

  public static List<IdMap> roots(Path file) {
    try {
      // Others' names may be in any encoding, and any byte is a character of this one.
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
          .map(line -> line.trim().split(":", -1))
          .filter(fields -> fields.length == 3)
          .filter(fields -> fields[0].equals("root") || fields[0].equals("0"))
          .map(SubIds::range)
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static IdMap range(String[] fields) {
    try {
      return new IdMap(Long.parseLong(fields[1]), Long.parseLong(fields[2]));
    } catch (IllegalArgumentException e) {
      return new IdMap(1, 1); // a broken line: never large enough to be chosen
    }
  }
}
