package org.lxcpool.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * A creation is delivered while it is abandoned. Stock, errors, containers to destroy, and live and
 * abandoned workers must all show the same outcome.
 */
@JCStressTest
@Outcome(id = "1, 0, 0, 0", expect = Expect.ACCEPTABLE, desc = "delivered")
@Outcome(id = "0, 1, 1, 1", expect = Expect.ACCEPTABLE, desc = "abandoned")
@State
public class DeliveredOrAbandoned extends StressParts {
  private final Creation<Box> creation = new Creation<>(1, new PoolEntry<>(state, 0));

  /** Adds a creation in flight that is overdue. */
  public DeliveredOrAbandoned() {
    state.lock.lock();
    try {
      state.creations.live.add(creation);
    } finally {
      state.lock.unlock();
    }
    now = 1_000;
  }

  /** Delivers as the worker, which has read the ticker before. */
  @Actor
  public void deliver() {
    creation.entry.bind(new Box());
    pool.queue.deliver(creation);
  }

  /** Abandons the creation as the replenisher. */
  @Actor
  public void abandon() {
    pool.controller.abandonOverdue();
  }

  /** Records the outcome. */
  @Arbiter
  public void outcome(IIII_Result r) {
    r.r1 = ready();
    r.r2 = (int) state.errors.total();
    r.r3 = toDestroy();
    r.r4 = workers();
  }

  private int workers() {
    state.lock.lock();
    try {
      return state.creations.abandoned + 10 * state.creations.live.size();
    } finally {
      state.lock.unlock();
    }
  }
}
