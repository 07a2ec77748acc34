package org.lxcpool.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A container is put in while the pool closes: it is destroyed in the end. */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "kept, and then drained")
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "refused")
@State
public class CloseAgainstPut extends StressParts {
  /** Puts one in. */
  @Actor
  public void put(III_Result r) {
    r.r1 = intake.put(new Box()) ? 1 : 0;
  }

  /** Closes. */
  @Actor
  public void close() {
    closeNow();
  }

  /** Looks where it is. */
  @Arbiter
  public void where(III_Result r) {
    r.r2 = state.stock.size();
    r.r3 = (int) destroyed();
  }
}
