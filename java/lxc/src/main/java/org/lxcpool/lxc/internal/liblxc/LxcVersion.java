package org.lxcpool.lxc.internal.liblxc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of liblxc. */
public record LxcVersion(int major, int minor) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})([.~\\-].*)?");

  /** Reads what {@code lxc_get_version} says, for example 5.0.2 or 6.0.0-devel. */
  public static LxcVersion parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException("not a version of liblxc: " + text);
    }
    return new LxcVersion(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)));
  }

  /** Returns whether both cgroups of a container can be named, by lxc.cgroup.dir.container. */
  public boolean namesCgroups() {
    return major >= 5;
  }

  /** Whether the offsets in {@link Member} are known to hold: 3.0 to 6.x. */
  public boolean isSupported() {
    return major >= 3 && major <= 6;
  }
}
