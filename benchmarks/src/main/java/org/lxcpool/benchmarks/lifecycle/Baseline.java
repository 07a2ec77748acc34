package org.lxcpool.benchmarks.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.lxcpool.lxc.LxcContainer;
import org.lxcpool.lxc.LxcContainerFactory;
import org.lxcpool.lxc.internal.cgroup.Cgroups;
import org.lxcpool.lxc.internal.cgroup.ContainerCgroups;
import org.lxcpool.lxc.internal.liblxc.Liblxc;
import org.lxcpool.lxc.internal.liblxc.LxcHandle;
import org.lxcpool.lxc.internal.liblxc.NativeThread;

/**
 * A container on the tiny base that is never started, for those who make theirs by copying one. It
 * is privileged, since liblxc copies as an overlay what belongs to root alone.
 */
final class Baseline {
  static final String NAME = "base";

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Liblxc liblxc = Liblxc.get();
  private final Path lxcPath;

  private Baseline(Path lxcPath) {
    this.lxcPath = lxcPath;
  }

  /** Makes it on a ground, which takes it away. */
  static Baseline make(Path home) throws IOException, InterruptedException {
    Path lxcPath = Files.createDirectories(home.resolve("baseline"));
    Baseline baseline = new Baseline(lxcPath);
    // liblxc copies only a base whose files are in its own directory.
    Path rootfs = lxcPath.resolve(NAME).resolve("rootfs");
    try (LxcHandle base = baseline.open(NAME)) {
      check(base.setConfigItem("lxc.uts.name", NAME), "the base's name");
      check(base.create(), "the base");
      copy(tinyBase(home), rootfs);
      check(base.setConfigItem("lxc.rootfs.path", "dir:" + rootfs), "the base's files");
      check(base.setConfigItem("lxc.net.0.type", "veth"), "the base's network");
      check(base.setConfigItem("lxc.net.0.link", BenchHost.BRIDGE), "the base's bridge");
      check(base.setConfigItem("lxc.net.0.flags", "up"), "the base's flags");
      check(base.saveConfig(), "the base's configuration");
    }
    return baseline;
  }

  /** The lower layer of a container's overlay. */
  private static Path tinyBase(Path home) {
    try (LxcContainerFactory factory = BenchHost.factory(home, Way.IN_PROCESS, true);
        LxcContainer container = factory.create()) {
      String layers = container.configItem("lxc.rootfs.path").orElseThrow();
      return Path.of(layers.replaceFirst("^overlay:", "").split(":", -1)[0]);
    }
  }

  private static void copy(Path from, Path to) throws IOException, InterruptedException {
    Process copy =
        new ProcessBuilder(List.of("cp", "-a", from.toString(), to.toString())).inheritIO().start();
    if (copy.waitFor() != 0) {
      throw new IOException("can't copy " + from);
    }
  }

  Path lxcPath() {
    return lxcPath;
  }

  LxcHandle open(String name) {
    return LxcHandle.open(liblxc, lxcPath, name);
  }

  /** Stops a copy, and destroys it unless it goes by itself. */
  void remove(String name, boolean ephemeral) {
    NativeThread.call(
        "stop " + name,
        () -> {
          try (LxcHandle handle = open(name)) {
            return handle.stop() && (ephemeral || handle.destroy());
          }
        });
    new ContainerCgroups(Cgroups.ofThisHost(), name).remove(PATIENCE);
  }

  static void check(boolean done, String what) {
    if (!done) {
      throw new IllegalStateException("liblxc refused: " + what);
    }
  }
}
