package org.lxcpool.lxc;

/**
 * The range of the host's user and group ids that an unprivileged container's ids 0, 1, 2, ... map
 * to.
 *
 * @param first the host's id for the container's root, at least 1: the host's root is never mapped
 * @param count the number of ids, from 1 to 2^32 - 2 - first; 65,536 suits a whole distribution,
 *     which needs id 65534, {@code nobody}
 */
public record IdMap(long first, long count) {
  private static final long LAST_ID = 0xFFFF_FFFEL;

  /**
   * Checks the range.
   *
   * @param first see the record
   * @param count see the record
   * @throws IllegalArgumentException if the range is empty, contains the host's root or exceeds the
   *     32-bit ids
   */
  public IdMap {
    if (first < 1 || count < 1 || first > LAST_ID || count > LAST_ID - first) {
      throw new IllegalArgumentException(
          "id map: first "
              + first
              + ", count "
              + count
              + ": need first >= 1, count >= 1 and 32-bit ids");
    }
  }
}
