package org.lxcpool.internal;

import org.lxcpool.Container;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that makes containers, one after the other: once it has delivered one it takes the next
 * free place itself, so that a busy pool starts no thread for each container and needs the
 * replenisher only for more workers. It ends when there is no such place, and after anything but a
 * delivery: the thread of an abandoned creation, which may be interrupted late, is never used
 * again.
 */
final class Worker<C extends Container> implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final CreationController<C> workforce;
  private final Creation<C> first;

  Worker(CreationController<C> workforce, Creation<C> first) {
    this.workforce = workforce;
    this.first = first;
  }

  @Override
  public void run() {
    for (Creation<C> creation = first; creation != null; creation = creation.next()) {
      boolean unused = Thread.interrupted(); // what the factory left behind the last time
      try {
        creation.make();
      } catch (Throwable e) {
        LOG.error("a worker goes on after", e); // it may have reserved its next place
      } finally {
        workforce.ended(creation);
      }
    }
  }
}
