package org.lxcpool.lxc.internal.spec;

import java.time.Duration;

/**
 * The treatment of leases that aren't ended.
 *
 * @param keepOrphans how long the leased containers of an agent that was killed are kept; zero
 *     removes them at once
 * @param destroyDropped whether a container that users dropped is destroyed
 * @param trace whether the factory remembers where containers were taken
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
