package org.lxcpool.benchmarks.scheduling;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The scheme of the ancestor: a monitor looks every 0.1 s, starts at most one worker each time, and
 * notices at the next look only that a worker has ended. A failure costs nothing but its turn.
 */
final class TickSubject implements Subject {
  private static final long TICK_MILLIS = 100;

  private final BlockingQueue<Object> queue;
  private final int places;
  private final int workers;
  private final Maker maker;
  private final AtomicInteger ended = new AtomicInteger();
  private final Thread monitor;

  TickSubject(int places, int workers, Maker maker) {
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
      // Its errors are queued for the client, who isn't here.
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
