package org.lxcpool.benchmarks.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.lxcpool.lxc.internal.cgroup.CgroupRestorer;
import org.lxcpool.lxc.internal.liblxc.LxcHandle;
import org.lxcpool.lxc.internal.liblxc.NativeThread;

/**
 * The scheme of the pool that this one descends from, written from its description: a monitor looks
 * every 0.1 s and starts one worker at a time while there are fewer than five; a worker clones the
 * base as an overlay snapshot, starts the clone and asks {@code get_ips} every 0.1 s. It runs in
 * this JVM on the same liblxc, so that what is compared is the scheme and not the language.
 */
final class LegacyPool {
  private static final long TICK_MILLIS = 100;
  private static final int MAX_WORKERS = 5;

  private final Baseline base;
  private final String prefix;
  private final List<String> ready = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final AtomicInteger workers = new AtomicInteger();

  LegacyPool(Baseline base, String prefix) {
    this.base = base;
    this.prefix = prefix;
  }

  /** Returns when so many have an address. */
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
    try (LxcHandle original = base.open(Baseline.NAME);
        LxcHandle clone = original.cloneSnapshot(name, base.lxcPath()).orElseThrow()) {
      Baseline.check(
          clone.setConfigItem("lxc.net.0.ipv4.address", BenchHost.address(number)),
          "the address of " + name);
      Baseline.check(clone.saveConfig(), "the configuration of " + name);
      Baseline.check(CgroupRestorer.returningHome(clone::startDaemonized), "the start of " + name);
      while (clone.ips("inet").isEmpty()) {
        Thread.sleep(TICK_MILLIS);
      }
    }
    return true;
  }

  /** Removes what it has made. */
  void empty() {
    new ArrayList<>(ready).forEach(name -> base.remove(name, false));
    ready.clear();
  }
}
