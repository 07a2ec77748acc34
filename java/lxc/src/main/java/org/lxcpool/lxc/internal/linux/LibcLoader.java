package org.lxcpool.lxc.internal.linux;

import static java.util.Objects.requireNonNull;

import jnr.ffi.LibraryLoader;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;

/** Loads libc by jnr-ffi, once. */
public final class LibcLoader {
  private LibcLoader() {}

  /**
   * Loads it, unless it is loaded: for whatever needs {@link Libc} to call first, as that itself
   * can only fail with an error of initialisation.
   *
   * @throws ContainerException if it can't be loaded; the message says what mends it
   */
  public static void require() {
    libc();
  }

  static Libc libc() {
    if (Holder.PROBLEM != null) {
      throw Holder.PROBLEM.exception();
    }
    return requireNonNull(Holder.LIBC);
  }

  private static final class Holder {
    static final @Nullable Libc LIBC;
    static final @Nullable LoadFailure PROBLEM;

    static {
      Libc libc = null;
      LoadFailure problem = null;
      try {
        libc = LibraryLoader.create(Libc.class).failImmediately().load("c");
      } catch (LinkageError | RuntimeException e) {
        problem =
            LoadFailure.of(
                "jnr-ffi",
                "com.github.jnr:jnr-ffi",
                "-Djava.io.tmpdir=DIRECTORY or -Djffi.extract.dir=DIRECTORY",
                e);
      }
      LIBC = libc;
      PROBLEM = problem;
    }
  }
}
