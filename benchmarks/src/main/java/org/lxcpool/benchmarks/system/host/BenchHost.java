package org.lxcpool.benchmarks.system.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lxcpool.lxc.BaseImage;
import org.lxcpool.lxc.Bridge;
import org.lxcpool.lxc.LxcContainerFactory;
import org.lxcpool.lxc.LxcReaper;
import org.lxcpool.lxc.Network;

/**
 * The host side of a run: a bridge and a directory of its own for its containers, removed by {@link
 * #close}.
 */
public final class BenchHost implements AutoCloseable {
  public static final String BRIDGE = "lxcpbench0";

  private static final String GATEWAY = "10.94.0.1/24";
  private static final String SUBNET = "10.94.0.0/24";
  private static final String ADDRESSES = "10.94.0.";
  private static final int FIRST = 2;
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  /** Matches cgroups of containers that were created without a pool. */
  private static final Pattern CONTAINER_CGROUP =
      Pattern.compile("lxc\\.(monitor|payload)\\.(plain|bench)-");

  private static final long DYING_MILLIS = 500;
  private static final Path LOCKS = Path.of("/run/lxc/lock");

  private final Path home;
  private final Bridge bridge;
  private final Thread hook = new Thread(this::interrupted, "lxcpool-bench-cleanup");

  private BenchHost(Path home, Bridge bridge) {
    this.home = home;
    this.bridge = bridge;
  }

  /** Creates the bridge. */
  public static BenchHost create() {
    Path home = LxcContainerFactory.DEFAULT_HOME.resolve("bench-" + ProcessHandle.current().pid());
    BenchHost host = new BenchHost(home, Bridge.create(BRIDGE, GATEWAY));
    Runtime.getRuntime().addShutdownHook(host.hook);
    return host;
  }

  /** Returns the n-th address on the bridge, counting from 1, for containers without a pool. */
  public static String address(int number) {
    return ADDRESSES + (number + FIRST - 1) + "/24";
  }

  /** Returns the name of this run's shard cgroup in each hierarchy. */
  public static String shardCgroup() {
    return "lxcpbench-" + ProcessHandle.current().pid();
  }

  /** Returns the directory, an argument of {@link #factory}. */
  public Path home() {
    return home;
  }

  /** Creates a factory on a benchmark host that another process created. */
  public static LxcContainerFactory factory(Path home, StartMode mode, boolean privileged) {
    LxcContainerFactory.Builder builder =
        LxcContainerFactory.builder(BaseImage.tiny())
            .home(home)
            .isolation(mode.isolation())
            .network(Network.bridge(BRIDGE).addresses(SUBNET));
    if (privileged) {
      builder.privileged();
    }
    return builder.build();
  }

  // Kills the measuring processes and their containers, and removes everything.
  private void interrupted() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    List<CleanupStep> all =
        List.of(
            BenchHost::killContainers,
            () -> Thread.sleep(DYING_MILLIS),
            this::reap,
            this::removeAll);
    for (CleanupStep each : all) {
      try {
        each.run();
      } catch (Exception e) {
        System.err.println("cleanup failed: " + e);
      }
    }
  }

  /** A step of the cleanup. The next one runs even if it fails. */
  @FunctionalInterface
  private interface CleanupStep {
    void run() throws Exception;
  }

  private void reap() throws IOException, InterruptedException {
    List<Path> homes = new ArrayList<>(children(home)); // homes of single agents
    homes.add(home);
    homes.removeIf(each -> !Files.isDirectory(each.resolve("ledger")));
    for (Path each : homes) {
      LxcReaper.at(each).minimumAge(Duration.ZERO).reap();
    }
  }

  private static void killContainers() throws IOException {
    cgroups().forEach(BenchHost::killAllIn);
  }

  private static void killAllIn(Path cgroup) {
    try (Stream<Path> below = Files.walk(cgroup)) {
      for (Path each : below.filter(p -> p.endsWith("cgroup.procs")).toList()) {
        Files.readAllLines(each).stream()
            .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
            .forEach(ProcessHandle::destroyForcibly);
      }
    } catch (IOException | UncheckedIOException e) {
      // it ended concurrently
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the hook does it
    }
    removeAll();
  }

  private void removeAll() {
    bridge.close();
    List<IOException> problems = new ArrayList<>();
    remove(home, problems);
    // liblxc's lock files of containers that were created without a pool.
    remove(LOCKS.resolve(Path.of("/").relativize(home)), problems);
    removeCgroups(problems);
    removeIfEmpty(LxcContainerFactory.DEFAULT_HOME);
    if (!problems.isEmpty()) {
      throw new UncheckedIOException("can't remove everything under " + home, problems.get(0));
    }
  }

  private static void removeCgroups(List<IOException> problems) {
    try {
      cgroups().forEach(cgroup -> remove(cgroup, problems));
    } catch (IOException e) {
      problems.add(e);
    }
  }

  /** Returns the cgroups of this run. Only names are read, as other cgroups may disappear. */
  private static List<Path> cgroups() throws IOException {
    List<Path> all = new ArrayList<>(children(CGROUPS));
    for (Path hierarchy : children(CGROUPS)) { // a hierarchy of cgroup v1; in v2 a cgroup
      if (Files.isDirectory(hierarchy, LinkOption.NOFOLLOW_LINKS)) {
        all.addAll(children(hierarchy));
      }
    }
    all.removeIf(path -> !isOfThisRun(path));
    return all;
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.toList();
    } catch (NoSuchFileException e) {
      return List.of(); // it disappeared
    }
  }

  private static boolean isOfThisRun(Path path) {
    String name = path.getFileName().toString();
    return CONTAINER_CGROUP.matcher(name).lookingAt() || name.equals(shardCgroup());
  }

  private static void removeIfEmpty(Path directory) {
    try {
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      // not empty: others use it
    }
  }

  private static void remove(Path tree, List<IOException> problems) {
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!tree.startsWith(CGROUPS) || Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
          Files.delete(each); // a cgroup's files disappear with it
        }
      }
    } catch (IOException e) {
      problems.add(e);
    } catch (UncheckedIOException e) {
      problems.add(e.getCause());
    }
  }
}
