package org.lxcpool.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A container is put while the pool is closed: it is destroyed in the end. */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "kept, then destroyed by close")
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "refused")
@State
public class CloseAgainstPut extends StressParts {
  /** Puts a container. */
  @Actor
  public void putBox(III_Result r) {
    r.r1 = put(new Box()) ? 1 : 0;
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
