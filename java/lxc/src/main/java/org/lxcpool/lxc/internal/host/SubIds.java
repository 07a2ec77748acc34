package org.lxcpool.lxc.internal.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.IdMap;

/**
 * The ids of this host's files: which {@code /etc/subuid} and {@code /etc/subgid} give to root, and
 * which those and {@code /etc/passwd} and {@code /etc/group} give to others. A user who has an id
 * of a container's can write what belongs to it, in the base that all containers share as well.
 */
public final class SubIds {
  /** Enough for a whole distribution. */
  static final long NEEDED = 65_536;

  /** Where the search for a free range begins when root has none. */
  static final IdMap FALLBACK = new IdMap(1_000_000, NEEDED);

  // A container's ids end there by the convention of systemd; signed numbers do at 2^31.
  private static final long LAST = 0x6FFF_FFFF;

  private static final String USERS = "/etc/subuid";
  private static final String GROUPS = "/etc/subgid";
  private static final int FIELDS = 3;

  private final List<IdMap> roots;
  private final List<Others> others = new ArrayList<>();

  /**
   * Ids from the first to the last that a line gives to others than root.
   *
   * @param where the file and the line
   */
  private record Others(long first, long last, String where) {
    boolean overlaps(IdMap range) {
      return first < range.first() + range.count() && last >= range.first();
    }
  }

  /**
   * @param read the lines of a file, none if there is no such file
   */
  SubIds(Function<String, Stream<String>> read) {
    List<IdMap> groups = new ArrayList<>();
    List<IdMap> users = new ArrayList<>();
    ranges(USERS, read.apply(USERS), users);
    ranges(GROUPS, read.apply(GROUPS), groups);
    users.retainAll(groups);
    roots = users;
    ids("/etc/passwd", read.apply("/etc/passwd"));
    ids("/etc/group", read.apply("/etc/group"));
  }

  /** Returns those of this host, as they are now. */
  public static SubIds ofThisHost() {
    return new SubIds(file -> lines(Path.of(file)));
  }

  static SubIds of(Host host) {
    return new SubIds(file -> host.read(file).orElse("").lines());
  }

  static Stream<String> lines(Path file) {
    try {
      // Names may be in any encoding, and any byte is a character of this one.
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  private void ranges(String file, Stream<String> lines, List<IdMap> ofRoot) {
    lines
        .map(String::strip)
        .forEach(
            line -> {
              String[] fields = line.split(":", -1);
              if (fields.length != FIELDS || line.startsWith("#")) {
                return;
              }
              try {
                long first = Long.parseLong(fields[1]);
                long count = Long.parseLong(fields[2]);
                if (fields[0].equals("root") || fields[0].equals("0")) {
                  ofRoot.add(new IdMap(first, count));
                } else if (count > 0) {
                  others.add(new Others(first, first + count - 1, file + ": " + line));
                }
              } catch (IllegalArgumentException e) {
                // gives nothing to anybody
              }
            });
  }

  private void ids(String file, Stream<String> lines) {
    lines.forEach(
        line -> {
          String[] fields = line.split(":", -1);
          try {
            if (fields.length > 2) {
              long id = Long.parseLong(fields[2]);
              others.add(new Others(id, id, file + ": " + line.strip()));
            }
          } catch (NumberFormatException e) {
            // nobody's
          }
        });
  }

  /**
   * Returns the range to use by default: the first of at least 65,536 ids that both files give to
   * root and that is nobody else's, or else the first 65,536 from 1,000,000 on that are nobody's.
   *
   * @throws ContainerException if there is none
   */
  public IdMap chosen() {
    return roots.stream()
        .filter(range -> range.count() >= NEEDED && othersIn(range).isEmpty())
        .findFirst()
        .orElseGet(this::free);
  }

  private IdMap free() {
    IdMap range = FALLBACK;
    while (range.first() + NEEDED <= LAST) {
      long taken = -1;
      for (Others each : others) {
        if (each.overlaps(range)) {
          taken = Math.max(taken, each.last());
        }
      }
      if (taken < 0) {
        return range;
      }
      long steps = Math.floorDiv(Math.min(taken, LAST) - range.first(), NEEDED) + 1;
      range = new IdMap(range.first() + steps * NEEDED, NEEDED);
    }
    throw new ContainerException(
        "no " + NEEDED + " ids are free for containers: " + USERS + " gives all to users");
  }

  /** Returns the line of a file that gives ids of a range to others than root; empty if none. */
  public Optional<String> othersIn(IdMap range) {
    return others.stream().filter(each -> each.overlaps(range)).map(Others::where).findFirst();
  }

  /** Whether both files give a range to root. */
  boolean isRoots(IdMap range) {
    return roots.contains(range);
  }

  /** Returns the line that keeps root from a range that both files give to it; empty if none. */
  Optional<String> conflict() {
    return roots.stream()
        .filter(range -> range.count() >= NEEDED)
        .flatMap(range -> othersIn(range).stream())
        .findFirst();
  }

  /**
   * Makes sure that a range is no other user's.
   *
   * @throws ContainerException if it is, with the line that says so
   */
  public void check(IdMap range) {
    othersIn(range)
        .ifPresent(
            line -> {
              throw new ContainerException(
                  "the ids from "
                      + range.first()
                      + " to "
                      + (range.first() + range.count() - 1)
                      + " are not for containers alone: "
                      + line
                      + "; that user could write into them; use unprivileged(new IdMap("
                      + chosen().first()
                      + ", "
                      + NEEDED
                      + "))");
            });
  }
}
