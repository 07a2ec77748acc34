package org.lxcpool.lxc.internal.linux;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcpool.ContainerException;

/**
 * Says in one sentence why native code can't be loaded and what mends it. JNA and jnr-ffi report
 * the same cause in many ways: as an error, as its cause, or within the text of another one.
 *
 * @param message the sentence
 * @param cause what was thrown
 */
public record LoadFailure(String message, Throwable cause) {
  // The names that --enable-native-access takes.
  private static final String ON_CLASS_PATH = "ALL-UNNAMED";
  private static final String ON_MODULE_PATH = "com.sun.jna,org.jnrproject.jffi,org.lxcpool.lxc";

  // What the system's loader says of a file on a mount with noexec, or that a policy forbids to
  // map.
  private static final Pattern UNUSABLE_FILE =
      Pattern.compile(
          "(?<file>/\\S+?): (?:failed to map segment|cannot open shared object file:"
              + " Permission|cannot apply additional memory protection)");

  private static final Pattern UNWRITABLE =
      Pattern.compile("not writable|Read-only file system|Permission denied|No space left");

  // Where jnr-ffi unpacks, and JNA.
  private static final String SERVICE =
      "PrivateTmp=yes, CacheDirectory=lxcpool, Environment=XDG_CACHE_HOME=/var/cache/lxcpool";

  private static final Pattern MISSING_CLASS =
      Pattern.compile("(?:NoClassDefFoundError|ClassNotFoundException): (?<name>[\\w/.$]+)");

  private static final Pattern MISSING_LIBRARY =
      Pattern.compile("not found in resource path|could not locate stub library");

  /**
   * Explains a failure.
   *
   * @param what can't be loaded, for people
   * @param artifacts the dependencies that have it
   * @param directoryOption the JVM option that says where its library is unpacked
   * @param failure what was thrown
   */
  public static LoadFailure of(
      String what, String artifacts, String directoryOption, Throwable failure) {
    return new LoadFailure(
        what + " can't be loaded: " + why(told(failure), artifacts, directoryOption), failure);
  }

  /** A new exception, for one of those that need what can't be loaded. */
  public ContainerException exception() {
    return new ContainerException(message, cause);
  }

  /** What permits native access. */
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
      return "its library was unpacked into "
          + path.substring(0, path.lastIndexOf('/') + 1)
          + ", which is mounted noexec or otherwise forbids to execute files: name another"
          + " directory by "
          + directoryOption;
    }
    Optional<String> unwritable =
        told.lines().map(String::strip).filter(line -> UNWRITABLE.matcher(line).find()).findFirst();
    if (unwritable.isPresent()) {
      return "its library can't be unpacked ("
          + unwritable.get()
          + "): name a directory that can be written by "
          + directoryOption
          + "; in a systemd service with ProtectSystem= or ProtectHome=: "
          + SERVICE;
    }
    Matcher missing = MISSING_CLASS.matcher(told);
    if (missing.find()) {
      return missing.group("name").replace('/', '.')
          + " is missing: put "
          + artifacts
          + ", with all that it depends on, on the class path or module path";
    }
    if (MISSING_LIBRARY.matcher(told).find()) {
      return "its native library is missing or has none for this machine: put "
          + artifacts
          + " with all that it depends on, the jar of classifier \"native\" included, on the class"
          + " path or module path";
    }
    return told.lines().filter(line -> !line.isBlank()).findFirst().orElse("it doesn't say why");
  }

  private static String told(Throwable failure) {
    StringBuilder told = new StringBuilder();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      told.append(each).append('\n');
    }
    return told.toString();
  }
}
