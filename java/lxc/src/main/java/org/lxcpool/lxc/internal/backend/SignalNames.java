package org.lxcpool.lxc.internal.backend;

import java.util.Map;

/** Names of the signals that kill processes, the same on x86_64 and aarch64. */
final class SignalNames {
  private static final Map<Integer, String> NAMES =
      Map.of(
          1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8,
          "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM");

  private SignalNames() {}

  static String name(int signal) {
    String name = NAMES.get(signal);
    return name == null ? "signal " + signal : name + " (signal " + signal + ")";
  }
}
