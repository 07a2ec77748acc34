package org.lxcpool.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A thread that gets a container sees what another thread did to it before putting it. */
@JCStressTest
@Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "no container was ready")
@Outcome(id = "42", expect = Expect.ACCEPTABLE, desc = "seen")
@State
public class Publication extends StressParts {
  /** Fills a container and puts it. */
  @Actor
  public void fillAndPut() {
    Box box = new Box();
    box.content = 42;
    put(box);
  }

  /** Gets the container. */
  @Actor
  public void get(I_Result r) {
    Box box = tryGet();
    r.r1 = box == null ? -1 : box.content;
  }
}
