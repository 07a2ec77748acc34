package org.lxcpool.benchmarks.system.legacy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.lxcpool.benchmarks.system.host.BenchHost;
import org.lxcpool.lxc.internal.cgroup.CgroupRestorer;
import org.lxcpool.lxc.internal.liblxc.LxcHandle;
import org.lxcpool.lxc.internal.liblxc.NativeThread;

/**
 * The scheme of the Python pool that lxcpool re-creates, written from its description. A monitor
 * polls every 0.1 s and starts one worker at a time while fewer than five run. A worker clones the
 * base as an overlay snapshot, starts the clone and polls {@code get_ips} every 0.1 s. It runs in
 * this JVM on the same liblxc, so that the benchmark compares the schemes and not the languages.
 */
public final class LegacyPool {
  private static final long TICK_MILLIS = 100;
  private static final int MAX_WORKERS = 5;

  private final BaseContainer base;
  private final String prefix;
  private final List<String> ready = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final AtomicInteger workers = new AtomicInteger();

  public LegacyPool(BaseContainer base, String prefix) {
    this.base = base;
    this.prefix = prefix;
  }

  /** Returns once a number of containers have an address. */
  public void fill(int count) throws InterruptedException {
    int started = 0;
    while (ready.size() < count) {
      if (!failures.isEmpty()) {
        throw new IllegalStateException("a worker of the legacy pool failed", failures.get(0));
      }
      if (started < count && workers.get() < MAX_WORKERS) {
        int number = ++started;
        workers.incrementAndGet();
        new Thread(() -> work(number), "legacy-worker-" + number).start();
      }
      Thread.sleep(TICK_MILLIS);
    }
  }

  private void work(int number) {
    String name = prefix + number;
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
    try (LxcHandle original = base.open(BaseContainer.NAME);
        LxcHandle clone = original.cloneSnapshot(name, base.lxcPath()).orElseThrow()) {
      BaseContainer.check(
          clone.setConfigItem("lxc.net.0.ipv4.address", BenchHost.address(number)),
          "the address of " + name);
      BaseContainer.check(clone.saveConfig(), "the configuration of " + name);
      BaseContainer.check(
          CgroupRestorer.returningHome(clone::startDaemonized), "the start of " + name);
      while (clone.ips("inet").isEmpty()) {
        Thread.sleep(TICK_MILLIS);
      }
    }
    return true;
  }

  /** Removes the containers. */
  public void clear() {
    new ArrayList<>(ready).forEach(name -> base.remove(name, false));
    ready.clear();
  }
}
