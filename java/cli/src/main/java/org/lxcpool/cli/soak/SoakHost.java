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
 * Where the agents of a soak live, one after the other: a directory, a pool's name and a bridge,
 * all removed in the end, also by a signal.
 */
final class SoakGround implements AutoCloseable {
  private static final List<String> JVM =
      List.of(
          "-Xms64m",
          "-Xmx64m",
          // A heap that is touched can't grow: what grows is something else.
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

  SoakGround() {
    home.make();
    try {
      Files.createDirectory(temporary());
    } catch (IOException e) {
      throw new CommandFailed("can't make " + temporary() + ": " + e, e);
    }
    Runtime.getRuntime().addShutdownHook(hook);
  }

  // What a killed JVM had unpacked goes with the home.
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
   * Starts the next agent; the one before must have ended.
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

  /** The last lines that agents logged. */
  String lastLog() {
    try {
      List<String> lines = Files.readAllLines(log(), StandardCharsets.ISO_8859_1);
      return String.join("; ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    } catch (IOException e) {
      return "no log";
    }
  }

  /** What is recorded of the pool, and what is there without a record. */
  List<LxcInventory.Item> containers() {
    return LxcInventory.of(home.path()).stream()
        .flatMap(each -> each.containers().stream())
        .toList();
  }

  /** Looks what there is, so that what is left of it in the end can be found. */
  void observe() {
    leftovers.observe();
  }

  /** How many things of the kernel the pool has now, by kind. */
  Map<String, Integer> kernelObjects() {
    leftovers.observe();
    return Map.of(
        "cgroups", HostState.cgroupsNaming(pool + "-").size(),
        "veths", HostState.portsOf(bridge).size(),
        "mounts", HostState.mountsUnder(Path.of("/")).size(),
        "processes", HostState.processesNaming(home.path() + "/containers").size());
  }

  /** Waits until an agent that was closed has left nothing but the directory. */
  void awaitNothingLeft(long deadline) throws InterruptedException {
    while (true) {
      List<String> left = new ArrayList<>(leftovers.find());
      left.remove(Leftovers.directory(home.path()));
      if (left.isEmpty()) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new CommandFailed("still there: " + String.join(", ", left));
      }
      Thread.sleep(Duration.ofMillis(200).toMillis());
    }
  }

  private void interrupted() {
    System.err.println("lxcpool: interrupted, cleaning up");
    try {
      removeAll();
    } catch (RuntimeException | InterruptedException e) {
      System.err.println("lxcpool: cleaning up: " + Failures.message(e));
    }
  }

  /** Ends the agent and removes what there is; fails if something is left all the same. */
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
      throw new CommandFailed("left is: " + String.join(", ", left));
    }
  }
}
