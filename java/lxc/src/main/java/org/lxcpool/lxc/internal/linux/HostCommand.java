package org.lxcpool.lxc.internal.linux;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A program of the host that runs to its end: the only way in which this library runs one, apart
 * from its launcher. Its input is empty. Its run time and the amount of its output that is kept are
 * limited. The program is killed with its descendants on timeout, and when the thread that runs it
 * is interrupted. Not thread-safe.
 */
public final class HostCommand {
  /** How long descendants that outlive the program may keep its output open. */
  private static final Duration STRAGGLERS = Duration.ofSeconds(2);

  static {
    // Loads the class now: a process without free descriptors couldn't when it needs it.
    var unused = ProcessStartError.of(new IOException("nothing has failed"));
  }

  private final List<String> words;
  private final Duration timeout;
  private String locale = "C";
  private boolean interruptible = true;
  private @Nullable Path directory;
  private Consumer<String> lines = line -> {};

  /**
   * Creates a command, which {@link #run} starts.
   *
   * @param words the program, looked up on the PATH, and its arguments
   * @param timeout the limit of its run time
   */
  public HostCommand(List<String> words, Duration timeout) {
    this.words = List.copyOf(words);
    this.timeout = timeout;
  }

  /** Sets {@code LC_ALL}, which is {@code C} by default. */
  public HostCommand locale(String name) {
    locale = name;
    return this;
  }

  /** Sets the working directory; null, the default, is this process's own. */
  public HostCommand in(@Nullable Path place) {
    directory = place;
    return this;
  }

  /**
   * Makes {@link #run} ignore interrupts until the program has ended, and set the thread's
   * interrupt flag then. For programs that mustn't be killed halfway.
   */
  public HostCommand uninterrupted() {
    interruptible = false;
    return this;
  }

  /**
   * Passes each line of the output, standard error included, to a consumer on another thread. The
   * part of a line beyond 4096 bytes comes as the next line.
   */
  public HostCommand lines(Consumer<String> consumer) {
    lines = consumer;
    return this;
  }

  /**
   * The result of a run.
   *
   * @param exit the exit code
   * @param output the last 1 MiB of the output, standard error included, without white space around
   *     it
   */
  public record Result(int exit, String output) {}

  /** A program can't be started. */
  public static final class NotStarted extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean missing;

    private NotStarted(IOException cause) {
      super(reason(cause), cause);
      missing =
          ProcessStartError.of(cause).filter(error -> error.errno() == Libc.ENOENT).isPresent();
    }

    private static String reason(IOException cause) {
      return "can't be started: "
          + ProcessStartError.of(cause).map(ProcessStartError::text).orElseGet(cause::getMessage);
    }

    /** Returns whether the program is missing, rather than a resource that its start needs. */
    public boolean isMissing() {
      return missing;
    }
  }

  /**
   * Runs the program to its end.
   *
   * @throws NotStarted if the program is missing, or this process is out of descriptors or memory
   * @throws IOException if the program was killed on timeout, or its output can't be read
   * @throws InterruptedException if interrupted, unless {@link #uninterrupted}; the program was
   *     killed
   */
  public Result run() throws IOException, InterruptedException {
    Process process = start();
    try {
      CommandOutput output = new CommandOutput(process, lines);
      output.start();
      long deadline = System.nanoTime() + timeout.toNanos();
      if (!await(deadline, nanos -> process.waitFor(nanos, TimeUnit.NANOSECONDS))) {
        throw new IOException("did not end within " + timeout.toSeconds() + " s");
      }
      boolean unused = await(System.nanoTime() + STRAGGLERS.toNanos(), output::awaitEnd);
      Throwable failure = output.failure();
      if (failure != null) {
        throw new IOException("its output can't be read: " + failure, failure);
      }
      return new Result(process.exitValue(), output.text());
    } finally {
      ProcessTree.kill(process);
    }
  }

  private Process start() throws NotStarted {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true);
    builder.environment().put("LC_ALL", locale);
    if (directory != null) {
      builder.directory(directory.toFile());
    }
    try {
      return builder.start();
    } catch (IOException e) {
      throw new NotStarted(e);
    }
  }

  @FunctionalInterface
  private interface Wait {
    boolean await(long nanos) throws InterruptedException;
  }

  private boolean await(long deadline, Wait wait) throws InterruptedException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return wait.await(Math.max(0, deadline - System.nanoTime()));
        } catch (InterruptedException e) {
          if (interruptible) {
            throw e;
          }
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
