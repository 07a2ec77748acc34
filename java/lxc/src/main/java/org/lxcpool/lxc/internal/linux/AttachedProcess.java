package org.lxcpool.lxc.internal.linux;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;

/**
 * A process that wasn't started by {@link ProcessBuilder}, with pipes as its standard streams. The
 * JDK reaps only the children that it started itself.
 */
public final class AttachedProcess extends Process {
  private static final int SIGNAL_BASE = 128;

  private final long pid;
  private final @Nullable PidFd process;
  private final Pipes pipes;
  private final OutputStream stdin;
  private final InputStream stdout;
  private final InputStream stderr;
  private final CompletableFuture<Integer> exit;

  private record Pipes(PipeOutput stdin, PipeInput stdout, PipeInput stderr) {}

  private AttachedProcess(Attached attached, PipeOutput stdin, PipeInput stdout, PipeInput stderr) {
    this.pid = attached.pid();
    this.process = attached.process();
    this.pipes = new Pipes(stdin, stdout, stderr);
    this.stdin = new BufferedOutputStream(stdin);
    this.stdout = new BufferedInputStream(stdout);
    this.stderr = new BufferedInputStream(stderr);
    // Runs before waiting threads are notified: a caller that only needs the exit code seldom
    // closes the streams.
    this.exit =
        attached
            .exit()
            .whenComplete(
                (code, failure) -> {
                  settle(stdin::settle);
                  settle(stdout::settle);
                  settle(stderr::settle);
                });
  }

  /** An operation on a stream. */
  @FunctionalInterface
  private interface Settling {
    void run() throws IOException;
  }

  private static void settle(Settling stream) {
    try {
      stream.run();
    } catch (IOException e) {
      // the stream was closed meanwhile
    }
  }

  /**
   * A started process.
   *
   * @param pid its pid
   * @param process null if it has ended already
   * @param exit completes with its exit code
   */
  public record Attached(long pid, @Nullable PidFd process, CompletableFuture<Integer> exit) {}

  /** Starts a process whose standard streams are given descriptors. */
  @FunctionalInterface
  public interface Starter {
    /** Starts the process. */
    Attached start(int stdin, int stdout, int stderr) throws IOException;
  }

  /**
   * Starts a process.
   *
   * @throws IOException if there are no free descriptors
   */
  public static AttachedProcess start(Starter starter) throws IOException {
    PipeOutput stdin = null;
    PipeInput stdout = null;
    PipeInput stderr = null;
    try (Pipe in = new Pipe();
        Pipe out = new Pipe();
        Pipe err = new Pipe()) {
      stdin = in.takeOutput();
      stdout = out.takeInput();
      stderr = err.takeInput();
      Attached attached = starter.start(in.readFd(), out.writeFd(), err.writeFd());
      return new AttachedProcess(attached, stdin, stdout, stderr);
    } catch (IOException | RuntimeException | Error e) {
      closeAll(stdin, stdout, stderr);
      throw e;
    }
  }

  /**
   * Wraps a child of this process, and reaps it at its end.
   *
   * @param exits runs a callback at the end of a process, then closes its descriptor
   */
  public static Attached child(int pid, BiConsumer<PidFd, Runnable> exits) throws IOException {
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    PidFd process;
    try {
      process = PidFd.open(pid).orElseThrow(() -> new IOException("no process " + pid));
    } catch (ContainerException e) {
      Libc.INSTANCE.kill(pid, Libc.SIGKILL); // the pid is still the child's: it wasn't reaped
      reap(pid, exit);
      throw new IOException(e.getMessage(), e);
    }
    exits.accept(process, () -> reap(pid, exit));
    return new Attached(pid, process, exit);
  }

  private static void closeAll(@Nullable AutoCloseable... streams) {
    for (AutoCloseable stream : streams) {
      try {
        if (stream != null) {
          stream.close();
        }
      } catch (Exception e) {
        // nothing was written: no data is lost
      }
    }
  }

  private static void reap(int pid, CompletableFuture<Integer> exit) {
    int[] status = new int[1];
    int reaped;
    do {
      reaped = Libc.INSTANCE.waitpid(pid, status, 0);
    } while (reaped < 0 && Libc.errno() == Libc.EINTR);
    exit.complete(reaped < 0 ? -1 : exitCode(status[0]));
  }

  /** Returns the exit code in a wait status, or 128 plus the signal, as Java and shells do. */
  public static int exitCode(int status) {
    int signal = status & 0x7F;
    return signal == 0 ? (status >> 8) & 0xFF : SIGNAL_BASE + signal;
  }

  PipeOutput stdin() {
    return pipes.stdin();
  }

  PipeInput stdout() {
    return pipes.stdout();
  }

  PipeInput stderr() {
    return pipes.stderr();
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
    signal(Libc.SIGTERM);
  }

  @Override
  public Process destroyForcibly() {
    signal(Libc.SIGKILL);
    return this;
  }

  private void signal(int signal) {
    if (process != null && !exit.isDone()) {
      process.signal(signal);
    }
  }

  @Override
  public boolean supportsNormalTermination() {
    return true;
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public CompletableFuture<Process> onExit() {
    // The thread that completes exit is the event loop's or the launcher's reader, and must not
    // block.
    return exit.handleAsync((code, failure) -> this, ExitCallbacks.EXECUTOR);
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
