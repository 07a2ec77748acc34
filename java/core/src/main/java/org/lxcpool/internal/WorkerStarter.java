package org.lxcpool.internal;

import org.lxcpool.Container;
import org.lxcpool.ContainerFactory;
import org.lxcpool.PoolError.Phase;

/** The starter of the worker threads. */
final class WorkerStarter<C extends Container> {
  private final Settings settings;
  private final CreationController<C> controller;
  private final Worker<C> worker;
  private final ContainerFactory<C> factory;

  WorkerStarter(
      Settings settings,
      CreationController<C> controller,
      Worker<C> worker,
      ContainerFactory<C> factory) {
    this.settings = settings;
    this.controller = controller;
    this.worker = worker;
    this.factory = factory;
  }

  /**
   * Starts a worker for each free place, as far as limits, error budget and backoff allow.
   *
   * @return the number of creations for which a place was reserved
   */
  int startAll() {
    int started = 0;
    for (Creation<C> creation = controller.reserve();
        creation != null;
        creation = controller.reserve()) {
      started++;
      start(creation);
    }
    return started;
  }

  private void start(Creation<C> creation) {
    try {
      settings.thread("worker-" + creation.number, () -> worker.run(creation, factory)).start();
    } catch (Throwable e) {
      controller.fail(creation, Phase.CREATE, null, e);
      controller.ended(creation); // there is no worker to call this
    }
  }
}
