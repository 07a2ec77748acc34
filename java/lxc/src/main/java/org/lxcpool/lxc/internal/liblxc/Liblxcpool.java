package org.lxcpool.lxc.internal.liblxc;

import com.sun.jna.NativeLibrary;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.LoadFailure;
import org.lxcpool.lxc.internal.linux.NativeCopy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native library of this project, loaded once: from the file that a system property sets, from
 * the jar, or from the system's libraries. Thread-safe.
 */
public final class Liblxcpool {
  /**
   * The system property that sets a file to load in place of the jar's library; {@code off} for
   * none.
   */
  public static final String PROPERTY = "lxcpool.native";

  private static final Logger LOG = LoggerFactory.getLogger(Liblxcpool.class);
  private static final int ABI = 4;

  private final @Nullable NativeLibrary library;
  private final @Nullable Throwable problem;

  private Liblxcpool(@Nullable NativeLibrary library, @Nullable Throwable problem) {
    this.library = library;
    this.problem = problem;
  }

  /** Returns the library, whether or not it could be loaded. */
  public static Liblxcpool get() {
    return Holder.LOADED;
  }

  public boolean isLoaded() {
    return library != null;
  }

  /** Returns why it isn't loaded; null if it is loaded. */
  public @Nullable Throwable problem() {
    return problem;
  }

  /** Calls a function without arguments, if the library is loaded. */
  void call(String symbol) {
    if (library != null) {
      library.getFunction(symbol).invokeVoid(new Object[0]);
    }
  }

  private static Liblxcpool load() {
    try {
      Jna.require();
      return new Liblxcpool(checked(open()), null);
    } catch (IllegalCallerException e) {
      return unused(new ContainerException(LoadFailure.permission(), e));
    } catch (ContainerException | LinkageError | IOException e) {
      return unused(e);
    }
  }

  private static Liblxcpool unused(Throwable problem) {
    LOG.info("liblxcpool is not loaded; slower fallbacks are used: {}", problem.getMessage());
    return new Liblxcpool(null, problem);
  }

  private static NativeLibrary open() throws IOException {
    String property = System.getProperty(PROPERTY);
    if ("off".equals(property)) {
      throw new ContainerException("disabled by -D" + PROPERTY + "=off");
    }
    if (property != null) {
      return loaded(property);
    }
    try (NativeCopy copy = NativeCopy.of("liblxcpool.so")) {
      try {
        return loaded(copy.file().toString());
      } catch (UnsatisfiedLinkError e) {
        throw new ContainerException(
            "can't load " + copy.file() + " (" + copy.hint(PROPERTY) + "): " + reason(e), e);
      }
    } catch (FileNotFoundException e) {
      return installed(e);
    }
  }

  /** Returns the dynamic loader's error, without JNA's list of attempts. */
  private static String reason(UnsatisfiedLinkError e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().skip(1).findFirst().orElse(message);
  }

  private static NativeLibrary installed(FileNotFoundException notInJar) {
    try {
      return loaded("lxcpool");
    } catch (UnsatisfiedLinkError e) {
      throw new ContainerException(
          notInJar.getMessage()
              + ", and the system has no liblxcpool.so: set its file with -D"
              + PROPERTY
              + "=FILE",
          e);
    }
  }

  private static NativeLibrary loaded(String name) {
    NativeLibrary library = checked(NativeLibrary.getInstance(name));
    // Loaded by the JVM as well, which links the native methods that it implements.
    System.load(library.getFile().getAbsolutePath());
    return library;
  }

  private static NativeLibrary checked(NativeLibrary library) {
    int abi = library.getFunction("lxcpool_abi").invokeInt(new Object[0]);
    if (abi != ABI) {
      throw new ContainerException(
          "liblxcpool has ABI "
              + abi
              + ", but this version of lxcpool needs "
              + ABI
              + ": use the library in its jar");
    }
    return library;
  }

  private static final class Holder {
    static final Liblxcpool LOADED = load();
  }
}
