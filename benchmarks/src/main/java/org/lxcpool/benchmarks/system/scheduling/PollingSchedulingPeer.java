package org.lxcpool.benchmarks.system.scheduling;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The legacy pool's scheme: a monitor polls every 0.1 s, starts at most one worker each time, and
 * notices only at the next poll that a worker has ended. A failure costs no more than its turn.
 */
final class PollingSchedulingPeer implements SchedulingPeer {
  private static final long TICK_MILLIS = 100;

  private final BlockingQueue<Object> queue;
  private final int places;
  private final int workers;
  private final ItemFactory maker;
  private final AtomicInteger ended = new AtomicInteger();
  private final Thread monitor;

  PollingSchedulingPeer(int places, int workers, ItemFactory maker) {
    this.queue = new ArrayBlockingQueue<>(places);
    this.places = places;
    this.workers = workers;
    this.maker = maker;
    monitor = new Thread(this::monitor, "tick-monitor");
    monitor.setDaemon(true);
    monitor.start();
  }

  private void monitor() {
    int running = 0;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        if (running < workers && running < places - queue.size()) {
          running++;
          Thread worker = new Thread(this::work, "tick-worker");
          worker.setDaemon(true);
          worker.start();
        }
        running -= ended.getAndSet(0);
        TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      maker.make();
      queue.put(new Object());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      // The legacy pool queues errors for its caller; none reads them here.
    } finally {
      ended.incrementAndGet();
    }
  }

  @Override
  public void takeOne() throws InterruptedException {
    Object unused = queue.take();
  }

  @Override
  public void awaitFull() throws InterruptedException {
    while (queue.remainingCapacity() > 0) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  @Override
  public void close() {
    monitor.interrupt();
  }
}
