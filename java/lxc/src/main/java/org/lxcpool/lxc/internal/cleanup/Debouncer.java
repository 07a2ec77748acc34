package org.lxcpool.lxc.internal.cleanup;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Believes what it sees only when it has seen it twice, with some time between: what is there for a
 * moment may be somebody's who is at work. Not thread-safe.
 */
public final class Debouncer {
  private final long leastNanos;
  private final Map<String, Long> firstSeen = new HashMap<>();

  public Debouncer(Duration least) {
    leastNanos = least.toNanos();
  }

  /**
   * Takes what a look saw.
   *
   * @param now monotonic, in nanoseconds
   * @return what was there at a look long enough ago, and at all looks since
   */
  public Set<String> look(Set<String> seen, long now) {
    firstSeen.keySet().retainAll(seen);
    Set<String> believed = new TreeSet<>();
    for (String each : seen) {
      if (now - firstSeen.computeIfAbsent(each, e -> now) >= leastNanos) {
        believed.add(each);
      }
    }
    return believed;
  }
}
