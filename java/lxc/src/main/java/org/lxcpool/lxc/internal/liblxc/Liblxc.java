package org.lxcpool.lxc.internal.liblxc;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;

/**
 * The library liblxc, loaded once. It exports few functions; the others are reached through an
 * {@link LxcHandle}. Thread-safe.
 */
public final class Liblxc {
  /** The system property that sets a file to load in place of the system's liblxc. */
  public static final String PROPERTY = "lxcpool.liblxc";

  static final String UTF_8 = "UTF-8";

  private static final String SYSTEM_NAME = "liblxc.so.1";

  private final NativeLibrary library;
  private final String version;

  private Liblxc(NativeLibrary library, String version) {
    this.library = library;
    this.version = version;
  }

  /**
   * Returns the loaded and checked library.
   *
   * @throws ContainerException if it is missing, can't be loaded or has an unsupported version; the
   *     message says how to fix it
   */
  public static Liblxc get() {
    Jna.require();
    return Holder.LOADED.orThrow();
  }

  /** Returns the version that the library reports, for example 5.0.2. */
  public String version() {
    return version;
  }

  /** Returns the file from which it was loaded. */
  public String file() {
    return library.getFile() == null ? library.getName() : library.getFile().getPath();
  }

  /** Returns whether it supports a key of a container's configuration. */
  public boolean knows(String key) {
    // A C bool: the upper bits are undefined.
    Object[] arguments = {key};
    return (library.getFunction("lxc_config_item_is_supported").invokeInt(arguments) & 0xFF) != 0;
  }

  Function function(String name) {
    return library.getFunction(name);
  }

  Pointer address(String symbol) {
    return library.getGlobalVariableAddress(symbol);
  }

  /** Returns the file of the library, or its name for the dynamic loader to find. */
  public static String fileName() {
    return System.getProperty(PROPERTY, SYSTEM_NAME);
  }

  private static Loaded load() {
    String property = System.getProperty(PROPERTY);
    String name = fileName();
    try {
      NativeLibrary library =
          NativeLibrary.getInstance(
              name, Map.of(com.sun.jna.Library.OPTION_STRING_ENCODING, UTF_8));
      String version = library.getFunction("lxc_get_version").invokeString(new Object[0], false);
      if (!LxcVersion.parse(version).isSupported()) {
        return new Loaded(
            null,
            "liblxc " + version + " isn't supported: install liblxc " + LxcVersion.SUPPORTED,
            null);
      }
      return new Loaded(new Liblxc(library, version), null, null);
    } catch (UnsatisfiedLinkError | IllegalArgumentException e) {
      String fix =
          property == null
              ? "install it with apt-get install liblxc1 liblxc-common, or set its file with -D"
                  + PROPERTY
                  + "=/path/to/liblxc.so.1"
              : "check -D" + PROPERTY;
      return new Loaded(null, "liblxc can't be loaded (" + name + "): " + fix, e);
    }
  }

  private record Loaded(
      @Nullable Liblxc liblxc, @Nullable String problem, @Nullable Throwable cause) {
    Liblxc orThrow() {
      if (liblxc == null) {
        throw new ContainerException(String.valueOf(problem), cause);
      }
      return liblxc;
    }
  }

  private static final class Holder {
    static final Loaded LOADED = load();
  }
}
