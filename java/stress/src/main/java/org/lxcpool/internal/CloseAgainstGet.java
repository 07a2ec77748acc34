package org.lxcpool.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** The last container is taken while the pool closes: it is leased or destroyed. */
@JCStressTest
@Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "leased")
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "destroyed")
@State
public class CloseAgainstGet extends StressParts {
  /** Has one in the stock. */
  public CloseAgainstGet() {
    intake.put(new Box());
  }

  /** Takes it. */
  @Actor
  public void get(III_Result r) {
    r.r1 = tryGet() == null ? 0 : 1;
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
