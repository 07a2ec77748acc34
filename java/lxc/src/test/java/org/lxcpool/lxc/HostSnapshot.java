package org.lxcpool.lxc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Possible leftovers of a test's containers on this host, compared before and after each test.
 * Other processes may run containers at the same time, so only names with the test's mark count.
 *
 * @param mark a part of the names of the test's containers, bridges and directories
 * @param things the leftovers
 */
record HostSnapshot(String mark, Set<String> things) {

  static HostSnapshot take(String mark) {
    Set<String> things = new TreeSet<>();
    list(Path.of("/sys/class/net")).stream()
        .filter(i -> i.getFileName().toString().contains(mark))
        .forEach(i -> things.add("interface " + i.getFileName()));
    for (Path hierarchy : list(Path.of("/sys/fs/cgroup"))) {
      things.addAll(cgroups(hierarchy, mark));
    }
    things.addAll(cgroups(Path.of("/sys/fs/cgroup"), mark));
    // liblxc makes /run/lxc/lock at its first use on a host, and leaves it.
    for (String top : List.of("/run/lxc/lock", "/run/lxcpool")) {
      for (Path file : walk(Path.of(top))) {
        if (file.toString().contains(mark)) {
          things.add("file " + file);
        }
      }
    }
    for (String line : lines(Path.of("/proc/self/mountinfo"))) {
      if (line.contains(" overlay ") && line.contains(mark)) {
        things.add("mount " + line);
      }
    }
    for (Path process : list(Path.of("/proc"))) {
      if (process.getFileName().toString().matches("\\d+")) {
        String command = commandLine(process);
        if (command.contains(mark)
            && (command.startsWith("[lxc monitor]") || command.contains("dnsmasq"))) {
          things.add("process " + process.getFileName() + " " + command);
        }
      }
    }
    return new HostSnapshot(mark, things);
  }

  /**
   * Returns the veths of containers that are on no bridge: leftovers, or those of a removed bridge.
   * While a container of another process starts or ends, its veth briefly is on no bridge, too.
   */
  static Set<String> freeVeths() {
    Set<String> found = new TreeSet<>();
    list(Path.of("/sys/class/net")).stream()
        .filter(HostSnapshot::isFreeVeth)
        .forEach(i -> found.add(i.getFileName().toString()));
    return found;
  }

  private static boolean isFreeVeth(Path netInterface) {
    return netInterface.getFileName().toString().startsWith("lxcp")
        && Files.notExists(netInterface.resolve("master"))
        && Files.notExists(netInterface.resolve("bridge"));
  }

  /** Returns what this snapshot has and an earlier one hasn't. */
  Set<String> since(HostSnapshot before) {
    Set<String> more = new TreeSet<>(things);
    more.removeAll(before.things);
    return more;
  }

  private static Set<String> cgroups(Path hierarchy, String mark) {
    Set<String> found = new TreeSet<>();
    for (Path cgroup : list(hierarchy)) {
      String name = cgroup.getFileName().toString();
      if (name.startsWith("lxc.") && name.contains(mark)) {
        found.add("cgroup " + cgroup);
      }
    }
    return found;
  }

  private static String commandLine(Path process) {
    try {
      return Files.readString(process.resolve("cmdline"), StandardCharsets.UTF_8)
          .replace('\0', ' ');
    } catch (IOException e) {
      return ""; // the process ended
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> list(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static List<Path> walk(Path directory) {
    try (Stream<Path> entries = Files.walk(directory)) {
      return entries.toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // it is missing, or another process removes entries at the same time
    }
  }
}
