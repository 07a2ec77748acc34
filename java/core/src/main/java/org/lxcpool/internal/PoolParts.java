package org.lxcpool.internal;

import org.lxcpool.Container;
import org.lxcpool.ContainerFactory;

/** The parts of a pool, wired but without the threads that drive them. */
final class PoolParts<C extends Container> {
  final PoolState<C> state;
  final Latencies latencies = new Latencies();
  final FailureReporter reporter;
  final Destroyer<C> destroyer;
  final HandoffQueue<C> queue;
  final GetOperation<C> get;
  final PutOperation<C> put;
  final CreationController<C> controller;
  final WorkerStarter<C> starter;
  final LeaseMonitor<C> leases;
  final Replenisher<C> replenisher;
  final HouseKeeper<C> houseKeeper;
  final Adoption<C> adoption;
  final Closer<C> closer;

  PoolParts(Settings settings, int capacity, ContainerFactory<C> factory) {
    Callbacks<C> callbacks = new Callbacks<>(settings.name, factory, settings.listener);
    state = new PoolState<>(settings, capacity);
    reporter = new FailureReporter(settings, callbacks);
    destroyer = new Destroyer<>(state, reporter, latencies, callbacks);
    DeathHandler<C> deaths = new DeathHandler<>(state, reporter, destroyer);
    Checkout<C> checkout = new Checkout<>(state, callbacks, deaths);
    queue = new HandoffQueue<>(state, checkout, callbacks, destroyer);
    get = new GetOperation<>(state, checkout, queue);
    put = new PutOperation<>(state, callbacks, queue, destroyer);
    controller = new CreationController<>(state, reporter, destroyer);
    Worker<C> worker = new Worker<>(state, controller, queue, callbacks, latencies);
    starter = new WorkerStarter<>(settings, controller, worker, factory);
    replenisher = new Replenisher<>(state, controller, starter, reporter, destroyer);
    leases = new LeaseMonitor<>(state, callbacks, destroyer);
    houseKeeper = new HouseKeeper<>(state, deaths, leases);
    adoption = new Adoption<>(state, factory, callbacks, queue, destroyer);
    closer = new Closer<>(state, destroyer, callbacks);
  }
}
