package org.lxcpool.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A waiting thread reads without the lock what it was given: the container as it was left by the
 * one who put it in.
 */
@JCStressTest
@Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "it wasn't served yet")
@Outcome(id = "42", expect = Expect.ACCEPTABLE, desc = "seen")
@State
public class PublicationToWaiter extends StressParts {
  private final Waiter<Box> waiter = Waiter.ofThisThread();

  /** Has a waiter in the queue. */
  public PublicationToWaiter() {
    state.waiters.add(waiter);
  }

  /** Fills one and puts it in. */
  @Actor
  public void put() {
    Box box = new Box();
    box.content = 42;
    intake.put(box);
  }

  /** Looks whether it was served, as the waiter does. */
  @Actor
  public void look(I_Result r) {
    PoolEntry<Box> entry = waiter.entry;
    r.r1 = entry == null ? -1 : entry.container().content;
  }
}
