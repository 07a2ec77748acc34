package org.lxcpool.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * A creation is delivered while it is abandoned. Stock, errors, what must be destroyed, and live
 * plus abandoned workers tell which it was; anything in between is forbidden.
 */
@JCStressTest
@Outcome(id = "1, 0, 0, 0", expect = Expect.ACCEPTABLE, desc = "delivered")
@Outcome(id = "0, 1, 1, 1", expect = Expect.ACCEPTABLE, desc = "abandoned")
@State
public class DeliveredOrAbandoned extends StressParts {
  private final Creation<Box> creation = new Creation<>(1, new PoolEntry<>(state, 0), workforce);

  /** Has a creation in flight that is over its time. */
  public DeliveredOrAbandoned() {
    state.live.add(creation);
    now = 1_000;
  }

  /** The worker delivers; it looked at the time before. */
  @Actor
  public void deliver() {
    creation.entry.bind(new Box());
    intake.deliver(creation.entry, creation);
  }

  /** The replenisher gives it up. */
  @Actor
  public void abandon() {
    workforce.abandonOverdue();
  }

  /** Looks what it was. */
  @Arbiter
  public void outcome(IIII_Result r) {
    r.r1 = state.stock.size();
    r.r2 = (int) failures.errors().total();
    r.r3 = (int) destroyed();
    r.r4 = state.abandoned + 10 * state.live.size();
  }
}
