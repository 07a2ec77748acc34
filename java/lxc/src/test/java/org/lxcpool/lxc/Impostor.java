package org.lxcpool.lxc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.lxcpool.lxc.internal.linux.ProcessStat;

/**
 * A process of the user {@code nobody} whose title is that of a container's monitor, and root's
 * process that started it.
 */
final class Impostor implements AutoCloseable {
  // Both wait for the end of their input. The command line consists of the title alone.
  private static final String SCRIPT =
      """
      exec 3<&0
      title="[lxc monitor] $1 $2"
      shift 2
      setpriv --reuid 65534 --regid 65534 --clear-groups \
        "$@" bash -c 'exec -a "$0" cat' "$title" <&3 &
      exec cat <&3
      """;

  private final Process root;
  private final ProcessHandle nobody;

  /**
   * Starts both processes.
   *
   * @param ownSession whether the impostor leads a session; otherwise it is in root's
   */
  Impostor(Path lxcPath, String container, boolean ownSession) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("setsid", "sh", "-c", SCRIPT, "sh", lxcPath.toString(), container));
    if (ownSession) {
      command.add("setsid");
    }
    root = new ProcessBuilder(command).redirectErrorStream(true).start();
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> isDisguised(container));
    nobody = root.toHandle().children().findFirst().orElseThrow();
  }

  private boolean isDisguised(String container) throws IOException {
    for (ProcessHandle child : root.toHandle().children().toList()) {
      String line = Files.readString(Path.of("/proc", Long.toString(child.pid()), "cmdline"));
      if (line.startsWith("[lxc monitor] ") && line.strip().endsWith(container + "\0")) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether both still run. */
  boolean isUnharmed() {
    // A killed impostor stays a zombie, since its parent doesn't wait for it.
    return root.isAlive()
        && ProcessStat.of((int) nobody.pid()).filter(stat -> !stat.hasEnded()).isPresent();
  }

  @Override
  public void close() throws IOException {
    root.getOutputStream().close();
    root.onExit().orTimeout(1, TimeUnit.MINUTES).join();
    nobody.onExit().orTimeout(1, TimeUnit.MINUTES).join();
  }
}
