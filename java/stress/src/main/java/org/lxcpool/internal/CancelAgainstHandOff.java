package org.lxcpool.internal;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A future is cancelled while a container is put in: it has it, or the stock has it. */
@JCStressTest
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "the future has it")
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "the stock has it")
@State
public class CancelAgainstHandOff extends StressParts {
  private final CompletableFuture<Box> future = desk.getAsync();

  /** Puts one in. */
  @Actor
  public void put() {
    intake.put(new Box());
  }

  /** Gives up. */
  @Actor
  public void cancel(III_Result r) {
    r.r1 = future.cancel(false) ? 1 : 0;
  }

  /** Looks where it is. */
  @Arbiter
  public void where(III_Result r) {
    r.r2 = state.stock.size() + 10 * state.waiters.size();
    r.r3 = state.leases.size();
  }
}
