package org.lxcpool.lxc.internal.spec;

import java.time.Duration;

/**
 * The policy for leases that are never ended.
 *
 * @param keepOrphans how long the leases of a killed agent are kept; zero to remove them at once
 * @param destroyDropped whether a leased container that became unreachable is destroyed
 * @param trace whether to record the stack trace at which a container was taken
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
