package org.lxcpool.lxc.internal.linux;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcpool.ContainerException;

/**
 * A failure to load native code, told in one sentence with its fix. JNA and jnr-ffi report the same
 * cause in many ways: as an error, as its cause, or within the text of another error.
 *
 * @param message the sentence
 * @param cause the error that was thrown
 */
public record LoadFailure(String message, Throwable cause) {
  // The values of --enable-native-access.
  private static final String ON_CLASS_PATH = "ALL-UNNAMED";
  private static final String ON_MODULE_PATH = "com.sun.jna,org.jnrproject.jffi,org.lxcpool.lxc";

  // The dynamic loader's errors for a file on a noexec mount, or one that a policy forbids to map.
  private static final Pattern UNUSABLE_FILE =
      Pattern.compile(
          "(?<file>/\\S+?): (?:failed to map segment|cannot open shared object file:"
              + " Permission|cannot apply additional memory protection)");

  private static final Pattern UNWRITABLE =
      Pattern.compile("not writable|Read-only file system|Permission denied|No space left");

  // The directories into which jnr-ffi and JNA unpack.
  private static final String SERVICE =
      "PrivateTmp=yes, CacheDirectory=lxcpool, Environment=XDG_CACHE_HOME=/var/cache/lxcpool";

  private static final Pattern MISSING_CLASS =
      Pattern.compile("(?:NoClassDefFoundError|ClassNotFoundException): (?<name>[\\w/.$]+)");

  private static final Pattern MISSING_LIBRARY =
      Pattern.compile("not found in resource path|could not locate stub library");

  /**
   * Explains a failure.
   *
   * @param what the library, for an operator
   * @param artifacts the dependencies that contain it
   * @param directoryOption the JVM option that sets the directory into which it is unpacked
   * @param failure the error that was thrown
   */
  public static LoadFailure of(
      String what, String artifacts, String directoryOption, Throwable failure) {
    return new LoadFailure(
        what + " can't be loaded: " + why(told(failure), artifacts, directoryOption), failure);
  }

  /** Returns a new exception, for a caller that needs the library. */
  public ContainerException exception() {
    return new ContainerException(message, cause);
  }

  /** Returns the sentence that names the option which permits native access. */
  public static String permission() {
    return "native access is forbidden (--illegal-native-access=deny): start the JVM with"
        + " --enable-native-access="
        + (LoadFailure.class.getModule().isNamed() ? ON_MODULE_PATH : ON_CLASS_PATH);
  }

  private static String why(String told, String artifacts, String directoryOption) {
    if (told.contains("Illegal native access")) {
      return permission();
    }
    Matcher file = UNUSABLE_FILE.matcher(told);
    if (file.find()) {
      String path = file.group("file");
      return "its library is unpacked into "
          + path.substring(0, path.lastIndexOf('/') + 1)
          + ", which is mounted noexec or forbids executing files otherwise: set another directory"
          + " with "
          + directoryOption;
    }
    Optional<String> unwritable =
        told.lines().map(String::strip).filter(line -> UNWRITABLE.matcher(line).find()).findFirst();
    if (unwritable.isPresent()) {
      return "its library can't be unpacked ("
          + unwritable.get()
          + "): set a writable directory with "
          + directoryOption
          + "; in a systemd service with ProtectSystem= or ProtectHome=: "
          + SERVICE;
    }
    Matcher missing = MISSING_CLASS.matcher(told);
    if (missing.find()) {
      return missing.group("name").replace('/', '.')
          + " is missing: add "
          + artifacts
          + " with all its dependencies to the class path or module path";
    }
    if (MISSING_LIBRARY.matcher(told).find()) {
      return "its native library is missing, or isn't built for this machine: add "
          + artifacts
          + " with all its dependencies, including the jar with classifier \"native\", to the class"
          + " path or module path";
    }
    return told.lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .orElse("no reason was reported");
  }

  private static String told(Throwable failure) {
    StringBuilder told = new StringBuilder();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      told.append(each).append('\n');
    }
    return told.toString();
  }
}
