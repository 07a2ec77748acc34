package org.lxcpool.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two threads put the same container: one is rejected, and the stock has the container once. */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "the second put was rejected")
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "the first put was rejected")
@State
public class SecondPut extends StressParts {
  private final Box box = new Box();

  private int putBox() {
    try {
      return put(box) ? 1 : -1;
    } catch (IllegalStateException e) {
      return 0;
    }
  }

  /** Puts the container. */
  @Actor
  public void one(III_Result r) {
    r.r1 = putBox();
  }

  /** Puts the same container. */
  @Actor
  public void other(III_Result r) {
    r.r2 = putBox();
  }

  /** Counts the stock. */
  @Arbiter
  public void count(III_Result r) {
    r.r3 = ready();
  }
}
