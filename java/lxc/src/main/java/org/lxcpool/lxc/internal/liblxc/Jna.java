package org.lxcpool.lxc.internal.liblxc;

import com.sun.jna.Native;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.LoadFailure;

/** JNA itself, which unpacks a library of its own before it loads any. */
final class Jna {
  private Jna() {}

  /**
   * Has JNA initialise itself, unless it has.
   *
   * @throws ContainerException if it can't; the message says what mends it
   */
  static void require() {
    if (Holder.PROBLEM != null) {
      throw Holder.PROBLEM.exception();
    }
  }

  private static final class Holder {
    static final @Nullable LoadFailure PROBLEM = problem();

    private static @Nullable LoadFailure problem() {
      try {
        boolean ignored = Native.isProtected(); // any call of it will do
        return null;
      } catch (LinkageError | RuntimeException e) {
        return LoadFailure.of("JNA", "net.java.dev.jna:jna", "-Djna.tmpdir=DIRECTORY", e);
      }
    }
  }
}
