package org.lxcpool.lxc.internal.cleanup;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A filter that lets through only what it has seen for some time: what exists for a moment may be
 * in use by another process. Not thread-safe.
 */
public final class Debouncer {
  private final long leastNanos;
  private final Map<String, Long> firstSeen = new HashMap<>();

  public Debouncer(Duration least) {
    leastNanos = least.toNanos();
  }

  /**
   * Takes what one look has found.
   *
   * @param now monotonic, in nanoseconds
   * @return what was found by a look long enough ago, and by all looks since
   */
  public Set<String> look(Set<String> seen, long now) {
    firstSeen.keySet().retainAll(seen);
    Set<String> stable = new TreeSet<>();
    for (String each : seen) {
      if (now - firstSeen.computeIfAbsent(each, e -> now) >= leastNanos) {
        stable.add(each);
      }
    }
    return stable;
  }
}
