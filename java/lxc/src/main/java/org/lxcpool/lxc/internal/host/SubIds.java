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
 * The assignments of ids on this host: those of {@code /etc/subuid} and {@code /etc/subgid} to
 * root, and those of these files, {@code /etc/passwd} and {@code /etc/group} to others. A user with
 * an id of a container could write to the container's files, even in the base that all containers
 * share.
 */
public final class SubIds {
  /** The number of ids that a complete distribution needs. */
  static final long NEEDED = 65_536;

  /** The first candidate for a free range, if none is assigned to root. */
  static final IdMap FALLBACK = new IdMap(1_000_000, NEEDED);

  // The end of container ids by systemd's convention; signed numbers end at 2^31.
  private static final long LAST = 0x6FFF_FFFF;

  private static final String USERS = "/etc/subuid";
  private static final String GROUPS = "/etc/subgid";
  private static final int FIELDS = 3;

  private final List<IdMap> roots;
  private final List<Others> others = new ArrayList<>();

  /**
   * A range of ids that is assigned to another user than root.
   *
   * @param where the file and the line
   */
  private record Others(long first, long last, String where) {
    boolean overlaps(IdMap range) {
      return first < range.first() + range.count() && last >= range.first();
    }
  }

  /**
   * @param read returns the lines of a file; none if it doesn't exist
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

  /** Returns the current assignments on this host. */
  public static SubIds ofThisHost() {
    return new SubIds(file -> lines(Path.of(file)));
  }

  static SubIds of(Host host) {
    return new SubIds(file -> host.read(file).orElse("").lines());
  }

  static Stream<String> lines(Path file) {
    try {
      // Names may be in any encoding; this charset maps each byte to a character.
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
                // a malformed line assigns nothing
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
            // a malformed line assigns nothing
          }
        });
  }

  /**
   * Returns the default range: the first one of at least 65,536 ids that both files assign to root,
   * and that isn't assigned to another user as well; otherwise the first 65,536 unassigned ids from
   * 1,000,000 on.
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
        "no "
            + NEEDED
            + " consecutive ids are free for containers: "
            + USERS
            + " assigns them all to users");
  }

  /**
   * Returns the line of a file that assigns ids of a range to another user than root; empty if
   * none.
   */
  public Optional<String> othersIn(IdMap range) {
    return others.stream().filter(each -> each.overlaps(range)).map(Others::where).findFirst();
  }

  /** Returns whether both files assign a range to root. */
  boolean isRoots(IdMap range) {
    return roots.contains(range);
  }

  /** Returns the line that assigns ids of root's range to another user; empty if none. */
  Optional<String> conflict() {
    return roots.stream()
        .filter(range -> range.count() >= NEEDED)
        .flatMap(range -> othersIn(range).stream())
        .findFirst();
  }

  /**
   * Checks that a range isn't assigned to another user than root.
   *
   * @throws ContainerException if it is; the message has the line of the file
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
                      + " are assigned to a user as well: "
                      + line
                      + "; that user could write to the containers' files: use unprivileged(new"
                      + " IdMap("
                      + chosen().first()
                      + ", "
                      + NEEDED
                      + "))");
            });
  }
}
