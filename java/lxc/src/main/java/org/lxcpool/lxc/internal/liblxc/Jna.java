package org.lxcpool.lxc.internal.liblxc;

import com.sun.jna.Native;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.LoadFailure;

/** JNA's own initialization, which unpacks a native library before JNA can load any other. */
final class Jna {
  private Jna() {}

  /**
   * Initializes JNA unless that has happened.
   *
   * @throws ContainerException if that fails; the message says how to fix it
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
        boolean ignored = Native.isProtected(); // any call initializes JNA
        return null;
      } catch (LinkageError | RuntimeException e) {
        return LoadFailure.of("JNA", "net.java.dev.jna:jna", "-Djna.tmpdir=DIRECTORY", e);
      }
    }
  }
}
