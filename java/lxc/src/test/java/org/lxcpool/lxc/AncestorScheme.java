package org.lxcpool.lxc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.lxcpool.lxc.internal.cgroup.Cgroups;
import org.lxcpool.lxc.internal.cgroup.ContainerCgroups;
import org.lxcpool.lxc.internal.cgroup.HomeKeeper;
import org.lxcpool.lxc.internal.liblxc.Liblxc;
import org.lxcpool.lxc.internal.liblxc.LxcHandle;
import org.lxcpool.lxc.internal.liblxc.NativeThread;

/**
 * The scheme of the pool that this one descends from, written from its description: a monitor looks
 * every 0.1 s and starts one worker at a time while there are fewer than five; a worker clones the
 * base as an overlay snapshot, starts the clone and asks {@code get_ips} every 0.1 s. It runs in
 * this JVM on the same liblxc, so that what is compared is the scheme and not the language.
 */
final class AncestorScheme implements AutoCloseable {
  private static final long TICK_MILLIS = 100;
  private static final int MAX_WORKERS = 5;
  private static final String BASE = "base";

  private final Liblxc liblxc = Liblxc.get();
  private final Path lxcPath;
  private final String addressPrefix;
  private final List<String> ready = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final AtomicInteger workers = new AtomicInteger();

  AncestorScheme(Path lxcPath, Path rootfs, String bridge, String addressPrefix) throws Exception {
    this.lxcPath = lxcPath;
    this.addressPrefix = addressPrefix;
    Files.createDirectories(lxcPath);
    try (LxcHandle base = LxcHandle.open(liblxc, lxcPath, BASE)) {
      check(base.setConfigItem("lxc.uts.name", BASE), "base name");
      check(base.create(), "base");
      // liblxc clones only a base whose files are in its own directory.
      Path own = lxcPath.resolve(BASE).resolve("rootfs");
      LxcTestHost.onHost("cp", "-a", rootfs.toString(), own.toString());
      check(base.setConfigItem("lxc.rootfs.path", "dir:" + own), "base rootfs");
      check(base.setConfigItem("lxc.net.0.type", "veth"), "base network");
      check(base.setConfigItem("lxc.net.0.link", bridge), "base bridge");
      check(base.setConfigItem("lxc.net.0.flags", "up"), "base flags");
      check(base.saveConfig(), "base config");
    }
  }

  void fill(int count) throws InterruptedException {
    int started = 0;
    while (ready.size() < count) {
      if (!failures.isEmpty()) {
        throw new IllegalStateException("the ancestor's worker failed", failures.get(0));
      }
      if (started < count && workers.get() < MAX_WORKERS) {
        int number = ++started;
        workers.incrementAndGet();
        new Thread(() -> work(number), "ancestor-worker-" + number).start();
      }
      Thread.sleep(TICK_MILLIS);
    }
  }

  private void work(int number) {
    String name = "ancestor-" + number;
    try {
      NativeThread.call("clone " + name, () -> make(name, number));
      ready.add(name);
    } catch (RuntimeException e) {
      failures.add(e);
    } finally {
      workers.decrementAndGet();
    }
  }

  private boolean make(String name, int number) throws InterruptedException {
    try (LxcHandle base = LxcHandle.open(liblxc, lxcPath, BASE);
        LxcHandle clone = base.cloneSnapshot(name, lxcPath).orElseThrow()) {
      check(
          clone.setConfigItem("lxc.net.0.ipv4.address", addressPrefix + (number + 1) + "/24"),
          "address");
      check(clone.saveConfig(), "config");
      check(HomeKeeper.returningHome(clone::startDaemonized), "start of " + name);
      while (clone.ips("inet").isEmpty()) {
        Thread.sleep(TICK_MILLIS);
      }
    }
    return true;
  }

  private static void check(boolean done, String what) {
    if (!done) {
      throw new IllegalStateException("liblxc refused: " + what);
    }
  }

  @Override
  public void close() {
    List<String> names = new ArrayList<>(ready);
    for (String name : names) {
      NativeThread.call(
          "stop " + name,
          () -> {
            try (LxcHandle handle = LxcHandle.open(liblxc, lxcPath, name)) {
              return handle.stop() && handle.destroy();
            }
          });
      new ContainerCgroups(Cgroups.ofThisHost(), name).remove(Duration.ofSeconds(5));
    }
    try {
      LxcTestHost.onHost("rm", "-rf", lxcPath.toString());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    Directories.removeLockDirectory(lxcPath);
  }
}
