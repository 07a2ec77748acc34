package org.lxcpool.benchmarks.system.lifecycle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.lxcpool.lxc.LxcContainer;
import org.lxcpool.lxc.LxcContainerFactory;

/** Containers without a pool, destroyed by {@link #close}. */
final class ContainerGroup implements AutoCloseable {
  private final LxcContainerFactory factory;
  private final List<LxcContainer> containers = Collections.synchronizedList(new ArrayList<>());

  ContainerGroup(LxcContainerFactory factory) {
    this.factory = factory;
  }

  /** An action on a container. */
  @FunctionalInterface
  interface Work {
    void run(LxcContainer container) throws Exception;
  }

  LxcContainer define() {
    LxcContainer container = factory.create();
    containers.add(container);
    return container;
  }

  LxcContainer start() throws InterruptedException {
    LxcContainer container = define();
    container.start();
    return container;
  }

  /** Defines containers, {@code atOnce} concurrently, and runs the action on each. */
  void each(int count, int atOnce, Work work) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        all.add(
            threads.submit(
                () -> {
                  work.run(define());
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("can't create a container", e);
    } finally {
      threads.shutdownNow();
    }
  }

  List<LxcContainer> containers() {
    return List.copyOf(containers);
  }

  void destroy(LxcContainer container) {
    container.destroy();
    containers.remove(container);
  }

  void destroyAll() {
    containers().forEach(this::destroy);
  }

  @Override
  public void close() {
    try {
      destroyAll();
    } finally {
      factory.close();
    }
  }
}
