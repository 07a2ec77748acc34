package org.lxcpool.cli.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds leftovers of one run of a command by its directory, bridge and container name prefix. */
public final class Leftovers {
  public static final String LOOKED_FOR =
      "containers, interfaces, mounts, cgroups, processes and files of this run";

  private final Path home;
  private final String bridge;
  private final String prefix;
  private final Set<String> ports = new TreeSet<>();

  public Leftovers(Path home, String bridge, String prefix) {
    this.home = home;
    this.bridge = bridge;
    this.prefix = prefix;
  }

  /** Records the interfaces that are on the bridge now. */
  public synchronized void observe() {
    ports.addAll(HostState.portsOf(bridge));
  }

  public static String directory(Path path) {
    return "directory " + path;
  }

  public synchronized List<String> find() {
    List<String> left = new ArrayList<>();
    if (Files.exists(home)) {
      left.add(directory(home));
      HostState.list(home.resolve("containers"))
          .forEach(each -> left.add("container " + each.getFileName()));
    }
    Path locks = Path.of("/run/lxc/lock").resolve(home.toString().substring(1));
    if (Files.exists(locks)) {
      left.add(directory(locks));
    }
    ports.add(bridge);
    ports.stream().filter(HostState::hasInterface).forEach(each -> left.add("interface " + each));
    HostState.mountsUnder(home).forEach(each -> left.add("mount " + each));
    HostState.cgroupsNaming(prefix + "-").forEach(each -> left.add("cgroup " + each));
    Set<String> processes = new TreeSet<>(HostState.processesNaming(home + "/"));
    processes.addAll(HostState.processesNaming("--interface=" + bridge + " "));
    processes.forEach(each -> left.add("process " + each));
    return left;
  }
}
