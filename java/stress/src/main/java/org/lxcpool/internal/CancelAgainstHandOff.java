package org.lxcpool.internal;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A future is cancelled while a container is put: either the future or the stock has it. */
@JCStressTest
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "the future has the container")
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "the stock has the container")
@State
public class CancelAgainstHandOff extends StressParts {
  private final CompletableFuture<Box> future = pool.get.getAsync();

  /** Puts a container. */
  @Actor
  public void put() {
    put(new Box());
  }

  /** Cancels the future. */
  @Actor
  public void cancel(III_Result r) {
    r.r1 = future.cancel(false) ? 1 : 0;
  }

  /** Records the owner of the container. */
  @Arbiter
  public void owner(III_Result r) {
    r.r2 = ready() + 10 * waiters();
    r.r3 = leased();
  }
}
