package org.lxcpool.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A waiter times out while a container is put in: it has it, or the stock has it. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the waiter has it")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the stock has it")
@State
public class TimeoutAgainstHandOff extends StressParts {
  /** Puts one in. */
  @Actor
  public void put() {
    intake.put(new Box());
  }

  /** Waits for one. */
  @Actor
  public void get(II_Result r) {
    r.r1 = getInNoTime() == null ? 0 : 1;
  }

  /** Looks where it is. */
  @Arbiter
  public void where(II_Result r) {
    r.r2 = state.stock.size() + 10 * state.waiters.size();
  }
}
