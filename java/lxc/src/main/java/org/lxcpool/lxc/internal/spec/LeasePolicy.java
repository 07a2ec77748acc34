package org.lxcpool.lxc.internal.spec;

import java.time.Duration;

/**
 * What becomes of leases that nobody ends.
 *
 * @param keepOrphans for how long those of an agent that was killed are kept; zero for not at all
 * @param destroyDropped whether a container that its taker dropped is destroyed
 * @param trace whether to remember where containers were taken
 */
public record LeasePolicy(Duration keepOrphans, boolean destroyDropped, boolean trace) {
  public static final LeasePolicy NONE = new LeasePolicy(Duration.ZERO, false, false);

  public LeasePolicy withKeepOrphans(Duration time) {
    return new LeasePolicy(time, destroyDropped, trace);
  }

  public LeasePolicy withDestroyDropped(boolean destroy) {
    return new LeasePolicy(keepOrphans, destroy, trace);
  }

  public LeasePolicy withTrace(boolean wanted) {
    return new LeasePolicy(keepOrphans, destroyDropped, wanted);
  }
}
