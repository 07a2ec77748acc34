package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Records system calls of this process. */
final class Strace {
  private Strace() {}

  interface Body {
    void run() throws Exception;
  }

  static boolean isInstalled() {
    return Files.isExecutable(Path.of("/usr/bin/strace"));
  }

  /**
   * Returns the calls during an action that create a process or enter a namespace. The creation of
   * threads is left out.
   */
  static List<String> forksAndEntries(Body body) throws Exception {
    return calls("fork,vfork,clone,clone3,setns,unshare", body).stream()
        .filter(line -> !line.contains("CLONE_THREAD"))
        .toList();
  }

  /** Returns the calls of these names during an action, in order. */
  static List<String> calls(String names, Body body) throws Exception {
    Path output = Files.createTempFile("lxcpool-it", ".strace");
    try {
      Process strace =
          new ProcessBuilder(
                  "strace",
                  "-f",
                  "-qq",
                  "-e",
                  "trace=" + names,
                  "-e",
                  "signal=none",
                  "-o",
                  output.toString(),
                  "-p",
                  Long.toString(ProcessHandle.current().pid()))
              .inheritIO()
              .start();
      try {
        Awaitility.await().until(() -> !strace.isAlive() || areAllThreadsTraced());
        assertThat(strace.isAlive()).isTrue();
        body.run();
      } finally {
        strace.destroy();
        assertThat(strace.waitFor(10, TimeUnit.SECONDS)).isTrue();
      }
      return Files.readAllLines(output).stream().filter(line -> line.contains("(")).toList();
    } finally {
      Files.delete(output);
    }
  }

  private static boolean areAllThreadsTraced() throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      return threads.noneMatch(Strace::isFree);
    }
  }

  private static boolean isFree(Path thread) {
    try {
      return Files.readAllLines(thread.resolve("status")).contains("TracerPid:\t0");
    } catch (IOException e) {
      return false; // the process ended
    }
  }
}
