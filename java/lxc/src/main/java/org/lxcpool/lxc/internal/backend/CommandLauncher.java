package org.lxcpool.lxc.internal.backend;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.launcher.Exchange;
import org.lxcpool.lxc.internal.launcher.Launcher;
import org.lxcpool.lxc.internal.launcher.Request.Kind;
import org.lxcpool.lxc.internal.linux.AttachedProcess;
import org.lxcpool.lxc.internal.linux.Libc;
import org.lxcpool.lxc.internal.linux.PidFd;
import org.lxcpool.lxc.internal.spec.ContainerSpec;

/**
 * Runs commands in containers through the launcher, even where liblxc runs in this process
 * otherwise.
 *
 * <p>A process that enters a container is the host's root until it has changed its ids, and the
 * container's root can see it in that time. It must not hold anything of value to a container: a
 * fork of this process would have its memory, its descriptors, its terminal and its keys. The
 * launcher has none of these, and protects the processes it forks (see {@code child_exec.c}).
 * Thread-safe.
 */
final class CommandLauncher implements AutoCloseable {
  private static final Duration ANSWER = LauncherCalls.ANSWER;
  private static final int KILLED = 128 + Libc.SIGKILL;

  private final Supplier<Launcher> starter;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private @Nullable Launcher launcher;

  @GuardedBy("lock")
  private boolean closed;

  /**
   * @param starter starts the launcher at the first command; throws a {@link ContainerException} if
   *     that fails
   */
  CommandLauncher(Supplier<Launcher> starter) {
    this.starter = starter;
  }

  private Launcher launcher() {
    lock.lock();
    try {
      Launcher started = launcher;
      if (started == null) {
        started = starter.get();
        launcher = started;
        if (closed) {
          started.close(); // it ends after this command
        }
      }
      return started;
    } catch (ContainerException e) {
      throw new LxcCallException(e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs a command.
   *
   * @throws IOException if there are no free descriptors
   */
  Process exec(ContainerSpec spec, List<String> command, List<String> environment)
      throws IOException {
    Launcher by = launcher();
    return AttachedProcess.start(
        (stdin, stdout, stderr) -> {
          List<String> words = new ArrayList<>();
          words.add(Long.toString(ProcessHandle.current().pid()));
          for (int fd : new int[] {stdin, stdout, stderr}) {
            words.add(Integer.toString(fd));
          }
          words.addAll(environment);
          words.add("");
          words.addAll(command);
          Exchange exchange = LauncherCalls.send(by, Kind.EXEC, ANSWER, spec, words);
          int pid = LauncherCalls.done(LauncherCalls.uninterrupted(exchange), ANSWER).number();
          return attached(pid, exchange);
        });
  }

  // The launcher reaps the command, so its pid may be reused by now. The EXITED reply then arrives
  // before the caller gets the process, and no signal is sent to it.
  private static AttachedProcess.Attached attached(int pid, Exchange exchange) {
    PidFd process;
    try {
      process = PidFd.open(pid).orElse(null);
    } catch (ContainerException e) {
      throw new LxcCallException(e.getMessage() + "; the command may still run", e);
    }
    // The kernel kills a command whose launcher ends.
    CompletableFuture<Integer> exit =
        exchange
            .exit()
            .handle(
                (status, lost) -> {
                  if (process != null) {
                    process.close();
                  }
                  return lost == null ? AttachedProcess.exitCode(status) : KILLED;
                });
    return new AttachedProcess.Attached(pid, process, exit);
  }

  /** Ends the launcher once no command is running. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (launcher != null) {
        launcher.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
