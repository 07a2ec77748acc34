package org.lxcpool.lxc.internal.image;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.lxcpool.ContainerException;

/** A small Debian with systemd, made from the packages of a mirror. */
public final class Debian {
  /** The release. */
  public static final String SUITE = "bookworm";

  private static final String PACKAGES = "systemd-sysv,iproute2,isc-dhcp-client,ifupdown";

  private Debian() {}

  /**
   * Makes it.
   *
   * @param tar where to, a file that doesn't exist
   * @param progress takes each line that {@code mmdebstrap} prints
   * @throws ContainerException with the last lines, if mmdebstrap is missing or fails
   */
  public static void make(Path tar, Consumer<String> progress) {
    String customize = new String(Resources.read("debian/customize.sh"), StandardCharsets.UTF_8);
    new Command(
            "install it: apt-get install mmdebstrap",
            List.of(
                "mmdebstrap",
                "--variant=minbase",
                "--include=" + PACKAGES,
                "--customize-hook=" + customize,
                SUITE,
                tar.toString()))
        .run("making a Debian image", progress);
  }
}
