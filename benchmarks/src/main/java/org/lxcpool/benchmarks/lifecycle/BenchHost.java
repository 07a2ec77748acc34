package org.lxcpool.benchmarks.lifecycle;

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
 * Where the containers of a run live: a bridge and a directory of its own, which are gone when this
 * is closed.
 */
public final class BenchHost implements AutoCloseable {
  static final String BRIDGE = "lxcpbench0";

  private static final String GATEWAY = "10.94.0.1/24";
  private static final String SUBNET = "10.94.0.0/24";
  private static final String ADDRESSES = "10.94.0.";
  private static final int FIRST = 2;
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  /** Of containers that no pool made. */
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

  /** Makes the bridge. */
  public static BenchHost make() {
    Path home = LxcContainerFactory.DEFAULT_HOME.resolve("bench-" + ProcessHandle.current().pid());
    BenchHost ground = new BenchHost(home, Bridge.create(BRIDGE, GATEWAY));
    Runtime.getRuntime().addShutdownHook(ground.hook);
    return ground;
  }

  /** An address on the bridge, from the first one on, for those who count for themselves. */
  static String address(int number) {
    return ADDRESSES + (number + FIRST - 1) + "/24";
  }

  /** The cgroup of a shard on this ground, in each hierarchy. */
  public static String shardCgroup() {
    return "lxcpbench-" + ProcessHandle.current().pid();
  }

  /** The directory, as an argument of {@link #factory}. */
  public Path home() {
    return home;
  }

  /** A factory on the ground that another process made. */
  public static LxcContainerFactory factory(Path home, Way way, boolean privileged) {
    LxcContainerFactory.Builder builder =
        LxcContainerFactory.builder(BaseImage.tiny())
            .home(home)
            .isolation(way.isolation())
            .network(Network.bridge(BRIDGE).addresses(SUBNET));
    if (privileged) {
      builder.privileged();
    }
    return builder.build();
  }

  // What measured is killed, and so are its containers; nothing of it stays.
  private void interrupted() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    List<Cleaning> all =
        List.of(
            BenchHost::killWhatIsLeft,
            () -> Thread.sleep(DYING_MILLIS),
            this::reap,
            this::removeAll);
    for (Cleaning each : all) {
      try {
        each.run();
      } catch (Exception e) {
        System.err.println("cleaning up: " + e);
      }
    }
  }

  /** A part of the cleaning up; the next one is done whatever becomes of it. */
  @FunctionalInterface
  private interface Cleaning {
    void run() throws Exception;
  }

  private void reap() throws IOException, InterruptedException {
    List<Path> homes = new ArrayList<>(children(home)); // agents' own
    homes.add(home);
    homes.removeIf(each -> !Files.isDirectory(each.resolve("ledger")));
    for (Path each : homes) {
      LxcReaper.at(each).minimumAge(Duration.ZERO).reap();
    }
  }

  private static void killWhatIsLeft() throws IOException {
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
      // it has ended meanwhile
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
    // What liblxc leaves of the containers that no pool made.
    remove(LOCKS.resolve(Path.of("/").relativize(home)), problems);
    removeCgroups(problems);
    removeIfEmpty(LxcContainerFactory.DEFAULT_HOME);
    if (!problems.isEmpty()) {
      throw new UncheckedIOException("left under " + home, problems.get(0));
    }
  }

  private static void removeCgroups(List<IOException> problems) {
    try {
      cgroups().forEach(cgroup -> remove(cgroup, problems));
    } catch (IOException e) {
      problems.add(e);
    }
  }

  /** Those of this run. Others come and go meanwhile: nothing but their names is looked at. */
  private static List<Path> cgroups() throws IOException {
    List<Path> all = new ArrayList<>(children(CGROUPS));
    for (Path hierarchy : children(CGROUPS)) { // of version 1; else it is a cgroup
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
      return List.of(); // it has gone meanwhile
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
      // others have something in it
    }
  }

  private static void remove(Path tree, List<IOException> problems) {
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!tree.startsWith(CGROUPS) || Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
          Files.delete(each); // a cgroup's files go with it
        }
      }
    } catch (IOException e) {
      problems.add(e);
    } catch (UncheckedIOException e) {
      problems.add(e.getCause());
    }
  }
}
