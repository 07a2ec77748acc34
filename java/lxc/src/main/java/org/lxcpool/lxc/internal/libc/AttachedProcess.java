package org.lxcpool.lxc.internal.libc;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A child of this process that wasn't started by {@link ProcessBuilder}: it has pipes for streams
 * and is reaped here. The JDK's own reaper waits for the children it started alone.
 */
public final class AttachedProcess extends Process {
  private static final int SIGNAL_BASE = 128;

  private final PidFd process;
  private final OutputStream stdin;
  private final InputStream stdout;
  private final InputStream stderr;
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();

  private AttachedProcess(
      PidFd process, OutputStream stdin, InputStream stdout, InputStream stderr) {
    this.process = process;
    this.stdin = stdin;
    this.stdout = stdout;
    this.stderr = stderr;
  }

  /** Starts a child with the descriptors it is to have as its standard streams. */
  @FunctionalInterface
  public interface Starter {
    /** Starts it and returns its pid, a child of this process; throws if it can't. */
    int start(int stdin, int stdout, int stderr);
  }

  /**
   * Starts a process.
   *
   * @throws IOException if there are no descriptors left
   */
  public static AttachedProcess start(Starter starter) throws IOException {
    OutputStream stdin = null;
    InputStream stdout = null;
    InputStream stderr = null;
    try (Pipe in = new Pipe();
        Pipe out = new Pipe();
        Pipe err = new Pipe()) {
      stdin = new BufferedOutputStream(in.takeOutput());
      stdout = new BufferedInputStream(out.takeInput());
      stderr = new BufferedInputStream(err.takeInput());
      int pid = starter.start(in.readFd(), out.writeFd(), err.writeFd());
      PidFd process =
          PidFd.open(pid)
              .orElseThrow(() -> new IOException("pidfd_open(" + pid + "): " + Libc.errno()));
      AttachedProcess started = new AttachedProcess(process, stdin, stdout, stderr);
      ExitWatch.SHARED.add(process, started::reap);
      return started;
    } catch (IOException | RuntimeException | Error e) {
      closeAll(stdin, stdout, stderr);
      throw e;
    }
  }

  private static void closeAll(@Nullable AutoCloseable... streams) {
    for (AutoCloseable stream : streams) {
      try {
        if (stream != null) {
          stream.close();
        }
      } catch (Exception e) {
        // Nothing was written to it: there is nothing to lose.
      }
    }
  }

  private void reap() {
    int[] status = new int[1];
    int reaped;
    do {
      reaped = Libc.INSTANCE.waitpid(process.pid(), status, 0);
    } while (reaped < 0 && Libc.errno() == Libc.EINTR);
    exit.complete(reaped < 0 ? -1 : exitCode(status[0]));
  }

  /** What a wait status means: the exit code, or 128 and the signal, as Java and shells have it. */
  static int exitCode(int status) {
    int signal = status & 0x7F;
    return signal == 0 ? (status >> 8) & 0xFF : SIGNAL_BASE + signal;
  }

  @Override
  public OutputStream getOutputStream() {
    return stdin;
  }

  @Override
  public InputStream getInputStream() {
    return stdout;
  }

  @Override
  public InputStream getErrorStream() {
    return stderr;
  }

  @Override
  public int waitFor() throws InterruptedException {
    try {
      return exit.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
    try {
      exit.get(timeout, unit);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int exitValue() {
    if (!exit.isDone()) {
      throw new IllegalThreadStateException("process has not exited");
    }
    return exit.join();
  }

  @Override
  public boolean isAlive() {
    return !exit.isDone();
  }

  @Override
  public void destroy() {
    process.signal(Libc.SIGTERM);
  }

  @Override
  public Process destroyForcibly() {
    process.signal(Libc.SIGKILL);
    return this;
  }

  @Override
  public boolean supportsNormalTermination() {
    return true;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public CompletableFuture<Process> onExit() {
    return exit.thenApply(code -> this);
  }

  @Override
  public String toString() {
    return "Process[pid="
        + pid()
        + ", exitValue="
        + (isAlive() ? "\"not exited\"" : exit.join())
        + "]";
  }
}
