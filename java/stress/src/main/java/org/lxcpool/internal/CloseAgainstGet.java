package org.lxcpool.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** The last container is taken while the pool is closed: it is leased or destroyed. */
@JCStressTest
@Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "leased")
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "destroyed")
@State
public class CloseAgainstGet extends StressParts {
  /** Puts a container in the stock. */
  public CloseAgainstGet() {
    put(new Box());
  }

  /** Takes the container. */
  @Actor
  public void get(III_Result r) {
    r.r1 = tryGet() == null ? 0 : 1;
  }

  /** Closes the pool. */
  @Actor
  public void closePool() {
    close();
  }

  /** Records the owner of the container. */
  @Arbiter
  public void owner(III_Result r) {
    r.r2 = ready();
    r.r3 = toDestroy();
  }
}
