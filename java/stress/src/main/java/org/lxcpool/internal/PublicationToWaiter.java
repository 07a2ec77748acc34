package org.lxcpool.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A waiting thread reads its assigned entry without the lock, and sees what another thread did to
 * the container before putting it.
 */
@JCStressTest
@Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "no container was assigned yet")
@Outcome(id = "42", expect = Expect.ACCEPTABLE, desc = "seen")
@State
public class PublicationToWaiter extends StressParts {
  private final Waiter<Box> waiter = Waiter.ofCurrentThread();

  /** Queues a waiter. */
  public PublicationToWaiter() {
    state.lock.lock();
    try {
      state.waiters.add(waiter);
    } finally {
      state.lock.unlock();
    }
  }

  /** Fills a container and puts it. */
  @Actor
  public void fillAndPut() {
    Box box = new Box();
    box.content = 42;
    put(box);
  }

  /** Reads the assigned entry as the waiter does. */
  @Actor
  public void read(I_Result r) {
    PoolEntry<Box> entry = waiter.entry;
    r.r1 = entry == null ? -1 : entry.container().content;
  }
}
