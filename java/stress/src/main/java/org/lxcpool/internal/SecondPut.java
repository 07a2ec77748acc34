package org.lxcpool.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two threads put the same container back: one of them is refused, and it is in the stock once. */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "the second one was refused")
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "the first one was refused")
@State
public class SecondPut extends StressParts {
  private final Box box = new Box();

  private int put() {
    try {
      return intake.put(box) ? 1 : -1;
    } catch (IllegalStateException e) {
      return 0;
    }
  }

  /** Puts it back. */
  @Actor
  public void one(III_Result r) {
    r.r1 = put();
  }

  /** Puts it back, too. */
  @Actor
  public void other(III_Result r) {
    r.r2 = put();
  }

  /** Counts the stock. */
  @Arbiter
  public void stock(III_Result r) {
    r.r3 = state.stock.size();
  }
}
