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

/** What could be left of containers on this host: compared before and after each test. */
record HostSnapshot(Set<String> things) {

  static HostSnapshot take() {
    Set<String> things = new TreeSet<>();
    list(Path.of("/sys/class/net")).forEach(i -> things.add("interface " + i.getFileName()));
    for (Path hierarchy : list(Path.of("/sys/fs/cgroup"))) {
      things.addAll(cgroups(hierarchy));
    }
    things.addAll(cgroups(Path.of("/sys/fs/cgroup")));
    // liblxc makes /run/lxc/lock itself at its first use on a host, for whoever comes after.
    for (Path lock : walk(Path.of("/run/lxc/lock"))) {
      if (!lock.endsWith("lxc/lock")) {
        things.add("file " + lock);
      }
    }
    for (String line : lines(Path.of("/proc/self/mountinfo"))) {
      if (line.contains(" overlay ")) {
        things.add("mount " + line);
      }
    }
    for (Path process : list(Path.of("/proc"))) {
      if (process.getFileName().toString().matches("\\d+")) {
        String command = commandLine(process);
        if (command.startsWith("[lxc monitor]") || command.contains("dnsmasq")) {
          things.add("process " + process.getFileName() + " " + command);
        }
      }
    }
    return new HostSnapshot(things);
  }

  /** What is here that wasn't there. */
  Set<String> since(HostSnapshot before) {
    Set<String> more = new TreeSet<>(things);
    more.removeAll(before.things);
    return more;
  }

  private static Set<String> cgroups(Path hierarchy) {
    Set<String> found = new TreeSet<>();
    for (Path cgroup : list(hierarchy)) {
      if (cgroup.getFileName().toString().startsWith("lxc.")) {
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
      return ""; // it has ended
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
    } catch (IOException e) {
      return List.of();
    }
  }
}
