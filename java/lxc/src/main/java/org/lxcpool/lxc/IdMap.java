package org.lxcpool.lxc;

/**
 * Which user and group ids of the host an unprivileged container's ids 0, 1, 2, ... are.
 *
 * @param first the host's id of the container's root, at least 1: the host's root is never mapped
 * @param count how many ids are mapped, from 1 to 2^32 - 2 - first; 65,536 suits a whole
 *     distribution, which needs {@code nobody} (65534)
 */
public record IdMap(long first, long count) {
  private static final long LAST_ID = 0xFFFF_FFFEL;

  /**
   * Checks the range.
   *
   * @param first see the record
   * @param count see the record
   * @throws IllegalArgumentException if the range is empty, contains the host's root or leaves the
   *     32-bit ids
   */
  public IdMap {
    if (first < 1 || count < 1 || first > LAST_ID || count > LAST_ID - first) {
      throw new IllegalArgumentException(
          "id map: first " + first + ", count " + count + ": need first >= 1, count >= 1");
    }
  }
}
