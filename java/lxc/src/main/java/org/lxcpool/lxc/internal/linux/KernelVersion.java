package org.lxcpool.lxc.internal.linux;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of Linux, as far as features depend on it. */
public record KernelVersion(int major, int minor) {
  private static final Pattern RELEASE = Pattern.compile("(\\d{1,5})\\.(\\d{1,5}).*");

  /** Returns the version in the name of a release; 0.0 if it has none. */
  public static KernelVersion of(String release) {
    Matcher m = RELEASE.matcher(release);
    return m.matches()
        ? new KernelVersion(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)))
        : new KernelVersion(0, 0);
  }

  /** Returns the version of the running kernel. */
  public static KernelVersion ofThisHost() {
    return of(System.getProperty("os.version", ""));
  }

  /** Returns whether this version is another one or later. */
  public boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }
}
