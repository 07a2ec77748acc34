package org.lxcpool.lxc.internal.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.Modes;

/**
 * A check that a root filesystem contains the program that its containers boot, before anything is
 * created from it. Links are resolved inside the root filesystem, as in the container; none is
 * followed on the host.
 */
final class InitProgram {
  // The kernel's limit.
  private static final int MOST_LINKS = 40;

  private static final int ANY_EXECUTE = 0111;

  // A line of tar's listing: type, permissions, owner, size, date, time, name and link target.
  private static final Pattern LINE =
      Pattern.compile("(?<type>.)(?<mode>[-rwxsStT]{9})\\S* +\\S+ +\\S+ +\\S+ +\\S+ (?<name>.*)");

  private InitProgram() {}

  /** An executable file, or a link with its target. */
  private record Entry(Optional<String> target) {}

  /** Finds the entry at a path below the root; empty if it is no executable file and no link. */
  private interface Lookup {
    Optional<Entry> at(String path) throws IOException;
  }

  /**
   * Checks a directory.
   *
   * @param base the description of the base, for the message
   * @param command the command that containers boot
   * @throws ContainerException if there is no such program
   */
  static void checkDirectory(String base, Path rootfs, String command) {
    check(base, command, path -> entry(rootfs.resolve(path)));
  }

  /** Checks a tar file without unpacking it. */
  static void checkTar(String base, Path tar, String command) {
    Map<String, Entry> entries = new HashMap<>();
    Archive.list(
        tar,
        line -> {
          Matcher fields = LINE.matcher(line);
          if (fields.matches()) {
            add(entries, fields.group("type"), fields.group("mode"), fields.group("name"));
          }
        });
    check(base, command, path -> Optional.ofNullable(entries.get(path)));
  }

  private static void add(Map<String, Entry> entries, String type, String mode, String name) {
    boolean executable = mode.indexOf('x') >= 0 || mode.indexOf('s') >= 0;
    if (type.equals("l")) {
      String[] parts = name.split(" -> ", 2);
      entries.put(plain(parts[0]), new Entry(Optional.of(parts[parts.length - 1])));
    } else if (type.equals("h")) {
      // A hard link to an earlier entry.
      entries.put(plain(name.split(" link to ", 2)[0]), new Entry(Optional.empty()));
    } else if (type.equals("-") && executable) {
      entries.put(plain(name), new Entry(Optional.empty()));
    }
  }

  private static String plain(String name) {
    return name.replaceFirst("^(\\./|/)+", "");
  }

  private static Optional<Entry> entry(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      return Optional.of(new Entry(Optional.of(Files.readSymbolicLink(file).toString())));
    }
    boolean program =
        Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
            && (Modes.get(file) & ANY_EXECUTE) != 0;
    return program ? Optional.of(new Entry(Optional.empty())) : Optional.empty();
  }

  private static void check(String base, String command, Lookup lookup) {
    String program = command.strip().split("\\s+", 2)[0];
    try {
      // A name without a slash is looked up on the container's own PATH, which isn't known here.
      if (program.startsWith("/") && !isThere(program, lookup)) {
        throw new ContainerException(
            "base "
                + base
                + ": containers boot "
                + program
                + ", but it contains no such executable file: give the root filesystem of a whole"
                + " system, or name its init");
      }
    } catch (IOException e) {
      throw new ContainerException("base " + base + ": can't check for " + program + ": " + e, e);
    }
  }

  private static boolean isThere(String program, Lookup lookup) throws IOException {
    Deque<String> ahead = new ArrayDeque<>(names(program));
    List<String> way = new ArrayList<>();
    Optional<Entry> found = Optional.empty();
    for (int links = 0; !ahead.isEmpty(); ) {
      String name = ahead.removeFirst();
      if (name.equals("..")) {
        way = way.isEmpty() ? way : way.subList(0, way.size() - 1); // the root is its own parent
        continue;
      }
      way = new ArrayList<>(way);
      way.add(name);
      found = lookup.at(String.join("/", way));
      Optional<String> target = found.flatMap(Entry::target);
      if (target.isPresent()) {
        if (++links > MOST_LINKS) {
          return false;
        }
        way = target.get().startsWith("/") ? List.of() : way.subList(0, way.size() - 1);
        List<String> names = names(target.get());
        for (int i = names.size() - 1; i >= 0; i--) {
          ahead.addFirst(names.get(i));
        }
        found = Optional.empty();
      }
    }
    return found.isPresent();
  }

  private static List<String> names(String path) {
    List<String> names = new ArrayList<>();
    for (String name : path.split("/", -1)) {
      if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    return names;
  }
}
