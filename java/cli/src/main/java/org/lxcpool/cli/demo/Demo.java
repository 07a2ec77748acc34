package org.lxcpool.cli.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolError;
import org.lxcpool.cli.support.CommandFailed;
import org.lxcpool.cli.support.Failures;

/**
 * A demo run: fills a pool, takes containers, uses them, shows the refill and the times, cleans up,
 * and checks for leftovers.
 *
 * @param <C> the environment's containers
 */
final class Demo<C extends Container> {
  private static final Duration GLANCE = Duration.ofMillis(100);
  private static final Duration CLOSING = Duration.ofSeconds(60);

  // A base that never boots fails each time, so a few errors suffice.
  private static final int ENOUGH_ERRORS = 3;

  private final DemoEnvironment<C> environment;
  private final DemoOptions options;
  private final PrintWriter out;
  private final LiveProgress progress;
  private final DemoReport report;
  private final List<TimedContainer<C>> taken = new ArrayList<>();
  private final Object cleaning = new Object();
  private @Nullable ContainerPool<TimedContainer<C>> pool;
  private boolean cleaned;
  private volatile boolean interrupted;

  Demo(DemoEnvironment<C> environment, DemoOptions options, PrintWriter out, boolean terminal) {
    this.environment = environment;
    this.options = options;
    this.out = out;
    progress = new LiveProgress(out, terminal, options.capacity());
    report = new DemoReport(out);
  }

  /** Runs the demo and cleans up, even if it fails. */
  void run() throws InterruptedException {
    Thread player = Thread.currentThread();
    Thread hook = new Thread(() -> interrupted(player), "lxcpool-demo-cleanup");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      environment.description().forEach(out::println);
      show();
      cleanUp();
    } catch (RuntimeException | InterruptedException | Error e) {
      leaveToIf(interrupted);
      cleanUpAfter(e);
      throw e;
    } finally {
      remove(hook);
    }
    verify();
  }

  private void show() throws InterruptedException {
    long begin = System.nanoTime();
    TimedFactory<C> factory = new TimedFactory<>(environment.open());
    report.prepared(Duration.ofNanos(System.nanoTime() - begin));
    progress.begin("fill", 0);
    ContainerPool<TimedContainer<C>> filling = newPool(factory);
    awaitFull(filling);
    report.full(filling.size(), progress.end());
    WarmUp.run();
    take(filling);
    if (options.take() > 0) {
      progress.begin("refill", options.take());
      awaitFull(filling);
      report.full(filling.size(), progress.end());
      use();
      report.times();
    }
    report.pool(filling.stats());
  }

  private ContainerPool<TimedContainer<C>> newPool(TimedFactory<C> factory) {
    Duration patience = options.isDebian() ? Duration.ofMinutes(3) : Duration.ofMinutes(1);
    synchronized (cleaning) {
      if (cleaned) {
        throw new CommandFailed("interrupted");
      }
      ContainerPool<TimedContainer<C>> created =
          ContainerPool.<TimedContainer<C>>builder(factory)
              .name("demo")
              .capacity(options.capacity())
              .creationTimeout(patience)
              .networkTimeout(patience.dividedBy(2))
              .listener(progress)
              .build();
      pool = created;
      return created;
    }
  }

  private void awaitFull(ContainerPool<TimedContainer<C>> filling) throws InterruptedException {
    while (!filling.awaitReady(options.capacity(), GLANCE)) {
      environment.observe();
      progress.draw(filling.size());
      if (filling.errors().total() >= ENOUGH_ERRORS) {
        progress.end();
        List<PoolError> errors = filling.errors().snapshot();
        throw new CommandFailed(
            "the pool can't be filled: " + Failures.message(errors.get(errors.size() - 1).cause()));
      }
    }
    environment.observe();
    progress.awaitReported();
  }

  // Back to back, so that the times don't include the concurrent refill.
  private void take(ContainerPool<TimedContainer<C>> from) throws InterruptedException {
    long[] took = new long[options.take()];
    boolean[] waited = new boolean[took.length];
    for (int i = 0; i < took.length; i++) {
      long begin = System.nanoTime();
      Optional<TimedContainer<C>> hit = from.tryGet();
      waited[i] = hit.isEmpty();
      TimedContainer<C> container = hit.isPresent() ? hit.get() : from.take();
      took[i] = System.nanoTime() - begin;
      synchronized (cleaning) {
        taken.add(container);
      }
    }
    for (int i = 0; i < took.length; i++) {
      report.taken(taken.get(i), took[i], waited[i]);
    }
  }

  private void use() throws InterruptedException {
    for (TimedContainer<C> each : taken) {
      report.used(each, environment.inspect(each.container()));
    }
  }

  // Runs on the shutdown hook. When the hook ends, the JVM exits with the signal's exit code.
  private void interrupted(Thread player) {
    interrupted = true;
    player.interrupt();
    progress.end();
    out.println("interrupted: cleaning up");
    out.flush();
    try {
      cleanUp();
      verify();
    } catch (RuntimeException | InterruptedException e) {
      out.println("cleanup failed: " + Failures.message(e));
    }
    out.flush();
  }

  private void cleanUp() throws InterruptedException {
    synchronized (cleaning) {
      if (cleaned) {
        return;
      }
      cleaned = true;
      long begin = System.nanoTime();
      int ready = pool == null ? 0 : pool.size();
      try {
        taken.forEach(this::destroy);
        if (pool != null) {
          pool.close(CLOSING);
        }
      } finally {
        environment.close();
      }
      if (pool != null) {
        report.closed(taken.size(), ready, Duration.ofNanos(System.nanoTime() - begin));
      }
    }
  }

  // The check at the end covers whether all containers are gone.
  private void destroy(TimedContainer<C> container) {
    try {
      container.destroy();
    } catch (RuntimeException e) {
      out.println("error   destroy: " + Failures.message(e));
    }
  }

  private void cleanUpAfter(Throwable failure) {
    progress.end();
    try {
      cleanUp();
      environment.leftovers().forEach(each -> out.println("left: " + each));
    } catch (RuntimeException | InterruptedException e) {
      failure.addSuppressed(e);
      out.println("cleanup failed: " + Failures.message(e));
    }
  }

  private void verify() {
    List<String> left = environment.leftovers();
    if (left.isEmpty()) {
      out.println("check   nothing is left: " + environment.checkedKinds());
      return;
    }
    left.forEach(each -> out.println("left: " + each));
    throw new CommandFailed(
        String.format(Locale.ROOT, "the demo left %d leftovers on this host", left.size()));
  }

  private void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      leaveToIf(true); // the hook is running
    }
  }

  // The hook cleans up and the JVM exits; this thread must not return.
  private static void leaveToIf(boolean hookRuns) {
    while (hookRuns) {
      LockSupport.park();
      boolean ignored = Thread.interrupted();
    }
  }
}
