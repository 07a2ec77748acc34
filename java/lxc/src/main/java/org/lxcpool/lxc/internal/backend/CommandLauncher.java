package org.lxcpool.lxc.internal.backend;

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
 * Runs commands in containers, by the launcher, also where liblxc else runs in this process.
 *
 * <p>A process that enters a container is the host's root until it has changed its ids, and root of
 * the container sees it then. It must be none that a container would want to get hold of: a fork of
 * this process would have its memory, its descriptors, its terminal and its keys. The launcher has
 * none of these, and protects what it forks (see {@code child_exec.c}). Thread-safe.
 */
final class CommandLauncher implements AutoCloseable {
  private static final Duration ANSWER = LauncherRequests.ANSWER;
  private static final int KILLED = 128 + Libc.SIGKILL;

  private final Supplier<Launcher> starter;
  private final ReentrantLock lock = new ReentrantLock();

  // Both guarded by the lock.
  private @Nullable Launcher launcher;
  private boolean closed;

  /**
   * @param starter starts the launcher, at the first command; throws a {@link ContainerException}
   *     if it can't
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
          started.close(); // it serves this command, and ends
        }
      }
      return started;
    } catch (ContainerException e) {
      throw new CallFailed(e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs a command.
   *
   * @throws IOException if there are no descriptors left
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
          Exchange exchange = LauncherRequests.send(by, Kind.EXEC, ANSWER, spec, words);
          int pid =
              LauncherRequests.done(LauncherRequests.uninterrupted(exchange), ANSWER).number();
          return attached(pid, exchange);
        });
  }

  // The launcher reaps the command. If it has by now, it has said so before the pid was opened, or
  // says so before anybody is given the process to signal.
  private static AttachedProcess.Attached attached(int pid, Exchange exchange) {
    PidFd process;
    try {
      process = PidFd.open(pid).orElse(null);
    } catch (ContainerException e) {
      throw new CallFailed(e.getMessage() + "; the command may still run", e);
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

  /** Ends the launcher once no command runs any more. */
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
