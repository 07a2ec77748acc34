package org.lxcpool.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A waiter times out while a container is put: either the waiter or the stock has it. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the waiter has the container")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the stock has the container")
@State
public class TimeoutAgainstHandOff extends StressParts {
  /** Puts a container. */
  @Actor
  public void put() {
    put(new Box());
  }

  /** Waits for a container. */
  @Actor
  public void get(II_Result r) {
    r.r1 = getWithShortTimeout() == null ? 0 : 1;
  }

  /** Records the owner of the container. */
  @Arbiter
  public void owner(II_Result r) {
    r.r2 = ready() + 10 * waiters();
  }
}
