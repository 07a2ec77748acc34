package org.lxcpool.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** What was done to a container before it was put in is seen by whoever gets it. */
@JCStressTest
@Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "there was none yet")
@Outcome(id = "42", expect = Expect.ACCEPTABLE, desc = "seen")
@State
public class Publication extends StressParts {
  /** Fills one and puts it in. */
  @Actor
  public void put() {
    Box box = new Box();
    box.content = 42;
    intake.put(box);
  }

  /** Takes it. */
  @Actor
  public void get(I_Result r) {
    Box box = tryGet();
    r.r1 = box == null ? -1 : box.content;
  }
}
