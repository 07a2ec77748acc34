package org.lxcpool.lxc.internal.life;

import java.time.Duration;

/**
 * What becomes of leases that nobody ends.
 *
 * @param keepOrphans for how long those of an agent that was killed are kept; zero for not at all
 * @param destroyDropped whether a container that its taker dropped is destroyed
 * @param trace whether to remember where containers were taken
 */
public record LeaseRules(Duration keepOrphans, boolean destroyDropped, boolean trace) {
  public static final LeaseRules NONE = new LeaseRules(Duration.ZERO, false, false);

  public LeaseRules withKeepOrphans(Duration time) {
    return new LeaseRules(time, destroyDropped, trace);
  }

  public LeaseRules withDestroyDropped(boolean destroy) {
    return new LeaseRules(keepOrphans, destroy, trace);
  }

  public LeaseRules withTrace(boolean wanted) {
    return new LeaseRules(keepOrphans, destroyDropped, wanted);
  }
}
