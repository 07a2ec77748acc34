package org.lxcpool.lxc.internal.linux;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;

/**
 * A program of the host, run to its end: the one way in which this library runs any. It has no
 * input, its time and what is kept of its output are bounded, and it ends with its descendants when
 * its time is over or the thread that runs it is interrupted. Not thread-safe.
 */
public final class HostCommand {
  private static final int MOST_OUTPUT = 1 << 20;
  private static final int LONGEST_LINE = 1 << 12;
  private static final int CHUNK = 1 << 13;

  /** One that waits for a disk may take a while to die. */
  private static final Duration DYING = Duration.ofSeconds(10);

  /** How long output is waited for when the program has ended and left others at work. */
  private static final Duration STRAGGLERS = Duration.ofSeconds(2);

  static {
    // A process without descriptors can't load it when it is needed.
    var unused = StartError.of(new IOException("nothing has failed"));
  }

  private final List<String> words;
  private final Duration timeout;
  private String locale = "C";
  private boolean interruptible = true;
  private @Nullable Path directory;
  private Consumer<String> lines = line -> {};

  /**
   * Prepares it.
   *
   * @param words the program, looked up on the PATH, and its arguments
   * @param timeout how long it may take
   */
  public HostCommand(List<String> words, Duration timeout) {
    this.words = List.copyOf(words);
    this.timeout = timeout;
  }

  /** In another locale than {@code C}. */
  public HostCommand locale(String name) {
    locale = name;
    return this;
  }

  /** In another directory than this process's. */
  public HostCommand in(@Nullable Path place) {
    directory = place;
    return this;
  }

  /** An interrupt cuts nothing short, and is kept. For what must not be done by half. */
  public HostCommand uninterrupted() {
    interruptible = false;
    return this;
  }

  /**
   * Passes each line on that it prints, standard error included, on a thread of its own. What is
   * beyond 4096 bytes of a line comes as the next.
   */
  public HostCommand lines(Consumer<String> consumer) {
    lines = consumer;
    return this;
  }

  /**
   * How it ended.
   *
   * @param exit its exit code
   * @param output the last 1 MiB of what it printed, standard error included, without white space
   *     around
   */
  public record Result(int exit, String output) {}

  /** The program can't be started. */
  public static final class NotStarted extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean missing;

    private NotStarted(IOException cause) {
      super(reason(cause), cause);
      missing = StartError.of(cause).filter(error -> error.errno() == Libc.ENOENT).isPresent();
    }

    private static String reason(IOException cause) {
      return "can't be started: "
          + StartError.of(cause).map(StartError::text).orElseGet(cause::getMessage);
    }

    /** Whether it isn't there, and not this process that lacks what a start needs. */
    public boolean isMissing() {
      return missing;
    }
  }

  /**
   * Runs it.
   *
   * @throws NotStarted if it is missing, or this process has no descriptors or memory left
   * @throws IOException if it didn't end in time, or its lines can't be taken
   * @throws InterruptedException if interrupted, and that is heeded; it has ended then
   */
  public Result run() throws IOException, InterruptedException {
    Process process = start();
    try {
      Output output = new Output(process);
      output.start();
      long deadline = System.nanoTime() + timeout.toNanos();
      if (!await(deadline, nanos -> process.waitFor(nanos, TimeUnit.NANOSECONDS))) {
        throw new IOException("did not end within " + timeout.toSeconds() + " s");
      }
      boolean unused = await(System.nanoTime() + STRAGGLERS.toNanos(), output::awaitEnd);
      if (output.failure != null) {
        throw new IOException("reading its output: " + output.failure, output.failure);
      }
      return new Result(process.exitValue(), output.text());
    } finally {
      end(process);
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

  // Its children may hold the pipe, and go on with what they do. All are stopped before the first
  // is killed, so that none forks another one meanwhile, which would be an orphan and not found.
  private static void end(Process process) {
    if (!process.isAlive()) {
      return;
    }
    Set<ProcessHandle> all = new LinkedHashSet<>(List.of(process.toHandle()));
    stop(process.toHandle());
    boolean grown = true;
    while (grown) {
      grown = false;
      for (ProcessHandle each : process.descendants().toList()) {
        if (all.add(each)) {
          stop(each);
          grown = true;
        }
      }
    }
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(HostCommand::awaitDeath);
  }

  private static void stop(ProcessHandle process) {
    try {
      PidFd.open((int) process.pid())
          .ifPresent(
              held -> {
                if (process.isAlive()) { // else the pid may be another's by now
                  held.signal(Libc.SIGSTOP);
                }
                held.close();
              });
    } catch (ContainerException e) {
      // no descriptor left: it is killed all the same
    }
  }

  private static void awaitDeath(ProcessHandle process) {
    process.onExit().completeOnTimeout(process, DYING.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Reads what it prints: that can't be interrupted, to wait for it can. */
  private final class Output implements Runnable {
    private final Process process;
    private final Thread reader = new Thread(this, "lxcpool-command-output");
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(); // guarded by itself
    private volatile @Nullable Throwable failure;

    Output(Process process) {
      this.process = process;
      reader.setDaemon(true);
    }

    void start() throws IOException {
      try {
        reader.start();
      } catch (OutOfMemoryError e) {
        throw new IOException("there is no thread to read its output: " + e.getMessage(), e);
      }
    }

    boolean awaitEnd(long nanos) throws InterruptedException {
      reader.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
      return !reader.isAlive();
    }

    String text() {
      synchronized (kept) {
        return kept.toString(StandardCharsets.UTF_8).strip();
      }
    }

    @Override
    public void run() {
      byte[] chunk = new byte[CHUNK];
      try (InputStream in = process.getInputStream()) {
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
          keep(chunk, n);
          split(chunk, n);
        }
        if (line.size() > 0) {
          pass();
        }
      } catch (IOException | RuntimeException | Error e) {
        failure = e;
        end(process); // nobody reads what it prints any more
      }
    }

    private void keep(byte[] bytes, int count) {
      synchronized (kept) {
        if (kept.size() + count > 2 * MOST_OUTPUT) {
          byte[] all = kept.toByteArray();
          kept.reset();
          kept.write(all, all.length - MOST_OUTPUT, MOST_OUTPUT);
        }
        kept.write(bytes, 0, count);
      }
    }

    private void split(byte[] bytes, int count) {
      for (int i = 0; i < count; i++) {
        if (bytes[i] == '\n') {
          pass();
        } else {
          line.write(bytes[i]);
          if (line.size() == LONGEST_LINE) {
            pass();
          }
        }
      }
    }

    private void pass() {
      String text = line.toString(StandardCharsets.UTF_8);
      line.reset();
      lines.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }
  }
}
