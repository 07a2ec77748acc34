package org.lxcpool.lxc.internal.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.Modes;
import org.lxcpool.lxc.internal.linux.TreeRemoval;

/** A small Debian with systemd, built from the packages of a mirror. */
public final class Debian {
  /** The release. */
  public static final String SUITE = "bookworm";

  private static final String PACKAGES =
      "systemd-sysv,iproute2,iputils-ping,isc-dhcp-client,ifupdown";

  private static final int EXECUTABLE = 0700;

  private Debian() {}

  /**
   * Creates it with {@code mmdebstrap}.
   *
   * @param tar the tar file to write, which must not exist
   * @param progress takes each line that {@code mmdebstrap} prints
   * @throws ContainerException if mmdebstrap is missing or fails; the message has its last lines
   */
  public static void make(Path tar, Consumer<String> progress) {
    Path hook = tar.resolveSibling("customize.sh");
    Path temporary = tar.resolveSibling("mmdebstrap");
    try {
      Files.write(hook, Resources.read("debian/customize.sh"));
      Modes.set(hook, EXECUTABLE);
      Files.createDirectory(temporary);
      Command.isolated("install it: apt-get install mmdebstrap", temporary, command(tar, hook))
          .run("creating a Debian image", progress);
      TreeRemoval.unlessMounted(temporary);
      Files.delete(hook);
    } catch (IOException e) {
      throw new ContainerException("can't write " + hook + ": " + e, e);
    }
  }

  // The hook is a file: mmdebstrap prints the text of an inline hook.
  private static List<String> command(Path tar, Path hook) {
    return List.of(
        "mmdebstrap",
        "--variant=minbase",
        "--include=" + PACKAGES,
        "--customize-hook=" + hook,
        SUITE,
        tar.toString());
  }
}
