package org.lxcpool.lxc.internal.linux;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of Linux, as far as what it has depends on that. */
public record KernelVersion(int major, int minor) {
  private static final Pattern RELEASE = Pattern.compile("(\\d{1,5})\\.(\\d{1,5}).*");

  /** The version in a release's name; 0.0 if there is none. */
  public static KernelVersion of(String release) {
    Matcher m = RELEASE.matcher(release);
    return m.matches()
        ? new KernelVersion(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)))
        : new KernelVersion(0, 0);
  }

  /** That of the kernel that runs. */
  public static KernelVersion ofThisHost() {
    return of(System.getProperty("os.version", ""));
  }

  /** Whether it is this one or later. */
  public boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }
}
