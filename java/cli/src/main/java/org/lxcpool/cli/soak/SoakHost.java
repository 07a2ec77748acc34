package org.lxcpool.cli.soak;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lxcpool.cli.Main;
import org.lxcpool.cli.support.CommandFailed;
import org.lxcpool.cli.support.Failures;
import org.lxcpool.cli.support.FreeSubnet;
import org.lxcpool.cli.support.HostState;
import org.lxcpool.cli.support.Leftovers;
import org.lxcpool.cli.support.ScratchHome;
import org.lxcpool.lxc.Isolation;
import org.lxcpool.lxc.LxcInventory;
import org.lxcpool.lxc.LxcReaper;

/**
 * The host side of a soak: a directory, a pool's name and a bridge, used by its agents one after
 * the other. All of it is removed at the end, even after a signal.
 */
final class SoakHost implements AutoCloseable {
  private static final List<String> JVM =
      List.of(
          "-Xms64m",
          "-Xmx64m",
          // The heap is touched in advance, so any growth of memory is outside it.
          "-XX:+AlwaysPreTouch",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UseDynamicNumberOfCompilerThreads");

  private final String pool = "soak-" + ProcessHandle.current().pid();
  private final ScratchHome home = new ScratchHome(pool);
  private final LxcReaper reaper = LxcReaper.at(home.path()).minimumAge(Duration.ZERO);
  private final String bridge = "lxcps" + ProcessHandle.current().pid();
  private final FreeSubnet subnet = FreeSubnet.find();
  private final Leftovers leftovers = new Leftovers(home.path(), bridge, pool);
  private final Thread hook = new Thread(this::interrupted, "lxcpool-soak-cleanup");
  private @Nullable SoakProcess agent;
  private boolean closed;

  SoakHost() {
    home.make();
    try {
      Files.createDirectory(temporary());
    } catch (IOException e) {
      throw new CommandFailed("can't create " + temporary() + ": " + e, e);
    }
    Runtime.getRuntime().addShutdownHook(hook);
  }

  // Files that a killed JVM unpacked are removed with the home.
  private Path temporary() {
    return home.path().resolve("tmp");
  }

  private Path log() {
    return home.path().resolve("agent.log");
  }

  Path journal() {
    return home.path().resolve("journal");
  }

  /**
   * Starts the next agent. The previous one must have ended.
   *
   * @param under the words of a command that starts the agent's JVM; may be empty
   */
  synchronized SoakProcess start(
      List<String> under, Isolation isolation, long seed, boolean destroyAll) {
    if (closed) {
      throw new CommandFailed("interrupted");
    }
    List<String> command = new ArrayList<>(under);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    Map.of("java.io.tmpdir", temporary(), "jna.tmpdir", temporary())
        .forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-cp", absoluteClassPath(), Main.class.getName(), SoakAgent.NAME));
    command.addAll(List.of("--home", home.path().toString(), "--pool", pool));
    command.addAll(List.of("--bridge", bridge, "--subnet", subnet.cidr()));
    command.addAll(List.of("--journal", journal().toString()));
    command.addAll(List.of("--isolation", isolation.name(), "--seed", Long.toString(seed)));
    if (destroyAll) {
      command.add("--destroy-all");
    }
    try {
      SoakProcess started = new SoakProcess(command, log());
      agent = started;
      return started;
    } catch (IOException e) {
      throw new CommandFailed("can't start an agent: " + e, e);
    }
  }

  private static String absoluteClassPath() {
    List<String> parts = new ArrayList<>();
    for (String each : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      parts.add(Path.of(each).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, parts);
  }

  /** Returns the last lines of the agents' log. */
  String lastLog() {
    try {
      List<String> lines = Files.readAllLines(log(), StandardCharsets.ISO_8859_1);
      return String.join("; ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    } catch (IOException e) {
      return "the agent logged nothing";
    }
  }

  /** Returns the pool's containers, both recorded and unrecorded. */
  List<LxcInventory.Item> containers() {
    return LxcInventory.of(home.path()).stream()
        .flatMap(each -> each.containers().stream())
        .toList();
  }

  /** Records what belongs to the pool now, so that leftovers can be found at the end. */
  void observe() {
    leftovers.observe();
  }

  /** Returns the number of the pool's kernel objects by kind. */
  Map<String, Integer> kernelObjects() {
    leftovers.observe();
    return Map.of(
        "cgroups", HostState.cgroupsNaming(pool + "-").size(),
        "veths", HostState.portsOf(bridge).size(),
        "mounts", HostState.mountsUnder(Path.of("/")).size(),
        "processes", HostState.processesNaming(home.path() + "/containers").size());
  }

  /** Waits until nothing but the directory is left of a closed agent. */
  void awaitNothingLeft(long deadline) throws InterruptedException {
    while (true) {
      List<String> left = new ArrayList<>(leftovers.find());
      left.remove(Leftovers.directory(home.path()));
      if (left.isEmpty()) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new CommandFailed("leftovers of the closed agent: " + String.join(", ", left));
      }
      Thread.sleep(Duration.ofMillis(200).toMillis());
    }
  }

  private void interrupted() {
    System.err.println("lxcpool: interrupted, cleaning up");
    try {
      removeAll();
    } catch (RuntimeException | InterruptedException e) {
      System.err.println("lxcpool: cleanup failed: " + Failures.message(e));
    }
  }

  /** Ends the agent and removes everything; fails if something is left. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
      removeAll();
    } catch (IllegalStateException e) {
      // the hook does it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted while cleaning up", e);
    }
  }

  private synchronized void removeAll() throws InterruptedException {
    if (closed) {
      return;
    }
    closed = true;
    if (agent != null) {
      agent.kill();
    }
    reaper.reap();
    home.remove();
    List<String> left = leftovers.find();
    if (!left.isEmpty()) {
      throw new CommandFailed("leftovers: " + String.join(", ", left));
    }
  }
}
