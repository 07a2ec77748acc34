package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The state of a process in {@code /proc}. */
record Proc(long pid) {

  private Path file(String name) {
    return Path.of("/proc", Long.toString(pid), name);
  }

  Proc parent() throws IOException {
    return new Proc(Long.parseLong(status("PPid")));
  }

  /** Returns the value of a line of its {@code status}. */
  String status(String key) throws IOException {
    return value("status", key);
  }

  /** Returns the anonymous memory in its page tables, shared or not. */
  long anonymousMegabytes() throws IOException {
    return kilobytes("smaps_rollup", "Anonymous") / 1024;
  }

  long residentKilobytes() throws IOException {
    return kilobytes("status", "VmRSS");
  }

  private long kilobytes(String file, String key) throws IOException {
    return Long.parseLong(value(file, key).replace(" kB", ""));
  }

  private String value(String file, String key) throws IOException {
    List<String> values =
        Files.readAllLines(file(file)).stream()
            .filter(line -> line.startsWith(key + ":"))
            .map(line -> line.substring(key.length() + 1).strip())
            .toList();
    assertThat(values).as(key).hasSize(1);
    return values.get(0);
  }

  List<String> cgroups() throws IOException {
    return Files.readAllLines(file("cgroup"));
  }

  int threads() throws IOException {
    return count("task");
  }

  int descriptors() throws IOException {
    return count("fd");
  }

  private int count(String directory) throws IOException {
    try (Stream<Path> entries = Files.list(file(directory))) {
      return (int) entries.count();
    }
  }

  /** Returns the targets of its descriptors, except anonymous inodes and /dev/null. */
  Set<String> openFiles() throws IOException {
    Set<String> links = new TreeSet<>();
    try (Stream<Path> descriptors = Files.list(file("fd"))) {
      for (Path each : descriptors.toList()) {
        String link = Files.readSymbolicLink(each).toString();
        if (!link.startsWith("anon_inode:") && !link.equals("/dev/null")) {
          links.add(link);
        }
      }
    }
    return links;
  }
}
