package org.lxcpool.lxc.internal.liblxc;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of liblxc. */
public record LxcVersion(int major, int minor, int patch) implements Comparable<LxcVersion> {
  /** The versions that {@link #isSupported} accepts, for messages. */
  static final String SUPPORTED = "4.0 to 7.x";

  private static final int OLDEST_MAJOR = 4;
  private static final int NEWEST_MAJOR = 7;

  private static final LxcVersion NAMED_CGROUPS = new LxcVersion(5, 0, 0);
  private static final LxcVersion OVERLAY_OPTIONS = new LxcVersion(5, 0, 1);
  private static final LxcVersion CGROUP_V2_ALONE = new LxcVersion(7, 0, 0);

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?([.~\\-].*)?");

  private static final Comparator<LxcVersion> ORDER =
      Comparator.comparingInt(LxcVersion::major)
          .thenComparingInt(LxcVersion::minor)
          .thenComparingInt(LxcVersion::patch);

  /**
   * Parses the result of {@code lxc_get_version}, for example 5.0.2, 6.0.0-devel or 5.1~git2209.
   *
   * @throws IllegalArgumentException if it isn't a version
   */
  public static LxcVersion parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException("not a version of liblxc: " + text);
    }
    int patch = m.group(3) == null ? 0 : Integer.parseInt(m.group(3));
    return new LxcVersion(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)), patch);
  }

  @Override
  public int compareTo(LxcVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }

  /** Returns whether the offsets in {@link LxcFunction} are known to hold. */
  public boolean isSupported() {
    return major >= OLDEST_MAJOR && major <= NEWEST_MAJOR;
  }

  /**
   * Returns whether the configuration can name both cgroups of a container, by
   * lxc.cgroup.dir.container.
   */
  public boolean namesCgroups() {
    return compareTo(NAMED_CGROUPS) >= 0;
  }

  /**
   * Returns whether an overlay may have lxc.rootfs.options. Earlier versions write them past the
   * end of a buffer, and mount with the content of another buffer, which is uninitialized.
   */
  public boolean hasOverlayOptions() {
    return compareTo(OVERLAY_OPTIONS) >= 0;
  }

  /** Returns whether it supports cgroup v1, and the keys that begin with lxc.cgroup. */
  public boolean hasCgroupV1() {
    return compareTo(CGROUP_V2_ALONE) < 0;
  }
}
