package org.lxcpool.cli.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads from /proc and /sys what belongs to containers. Skips what disappears meanwhile. */
public final class HostState {
  private static final Path INTERFACES = Path.of("/sys/class/net");
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  // A v1 hierarchy, a service manager's slice, the cgroup of this run, and one inside it.
  private static final int CGROUP_DEPTH = 5;

  private HostState() {}

  public static boolean hasInterface(String name) {
    return Files.exists(INTERFACES.resolve(name));
  }

  /** Returns the interfaces that are ports of a bridge. */
  public static List<String> portsOf(String bridge) {
    return list(INTERFACES.resolve(bridge).resolve("brif")).stream()
        .map(each -> each.getFileName().toString())
        .toList();
  }

  public static List<String> mountsUnder(Path directory) {
    return mountsUnder(directory, Path.of("/proc/self/mountinfo"));
  }

  public static List<String> mountsUnder(Path directory, Path mountinfo) {
    // As text, because other mounts' names aren't valid paths in every locale.
    String prefix = directory.getNameCount() == 0 ? "/" : directory + "/";
    try {
      // Other mounts' names may be invalid UTF-8; in this charset each byte is a character.
      return Files.readAllLines(mountinfo, StandardCharsets.ISO_8859_1).stream()
          .map(line -> line.split(" ", -1)[4])
          .filter(point -> (point + "/").startsWith(prefix))
          .toList();
    } catch (IOException e) {
      throw new CommandFailed("can't read the mounts: " + e, e);
    }
  }

  /** Returns cgroups whose name contains a word. */
  public static List<String> cgroupsNaming(String word) {
    List<String> found = new ArrayList<>();
    collectCgroups(CGROUPS, word, CGROUP_DEPTH, found);
    return found;
  }

  private static void collectCgroups(Path parent, String word, int depth, List<String> found) {
    for (Path each : list(parent)) {
      if (Files.isDirectory(each) && !Files.isSymbolicLink(each)) {
        if (each.getFileName().toString().contains(word)) {
          found.add(each.toString());
        } else if (depth > 1) {
          collectCgroups(each, word, depth - 1, found);
        }
      }
    }
  }

  /** Returns other processes whose command line contains a word. */
  public static List<String> processesNaming(String word) {
    String self = Long.toString(ProcessHandle.current().pid());
    List<String> found = new ArrayList<>();
    for (Path each : list(Path.of("/proc"))) {
      String pid = each.getFileName().toString();
      if (Character.isDigit(pid.charAt(0)) && !pid.equals(self)) {
        String line = commandLine(each);
        if (line.contains(word)) {
          found.add(pid + " " + line);
        }
      }
    }
    return found;
  }

  private static String commandLine(Path process) {
    try {
      byte[] raw = Files.readAllBytes(process.resolve("cmdline"));
      return new String(raw, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** Returns the entries of a directory; empty if it isn't one. */
  public static List<Path> list(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
