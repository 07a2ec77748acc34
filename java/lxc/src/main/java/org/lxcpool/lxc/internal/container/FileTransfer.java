package org.lxcpool.lxc.internal.container;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.AttachedProcess;
import org.lxcpool.lxc.internal.linux.HostFile;
import org.lxcpool.lxc.internal.linux.LimitedInputStream;
import org.lxcpool.lxc.internal.linux.LimitedOutputStream;
import org.lxcpool.lxc.internal.linux.PipePump;
import org.lxcpool.lxc.internal.linux.TruncatingOutputStream;

/**
 * Copies of regular files into and out of a container. They are made by commands that run inside
 * the container, where its own root resolves the paths: a link in the container can lead only to
 * its own files.
 *
 * <p>The commands are the container's, too, and may do anything: print without end, never read,
 * never end. So the size and the time of a copy are bounded here. The commands check the path, and
 * check the file again once it is open, so that a container that isn't hostile fails early.
 */
public final class FileTransfer {
  // The scripts are constant: no path is ever part of one. The last command replaces the shell, so
  // that killing the process ends everything.
  private static final String CHECKS =
      """
      no() { echo "$1 is not a regular file" >&2; exit 1; }
      for p in PROGRAMS; do
        command -v $p > /dev/null || { echo "there is no $p" >&2; exit 127; }
      done
      [ ! -e "$1" ] || [ -f "$1" ] || no "$1"
      """;

  private static final String OPENED =
      """
      f=/proc/$$/fd/3
      [ -e $f ] || f=$1
      [ -f "$f" ] || no "$1"
      """;

  // $1 is the source.
  private static final String READ =
      CHECKS.replace("PROGRAMS", "cat") + "exec 3< \"$1\" || exit 1\n" + OPENED + "exec cat <&3";

  // $1 is the target, $2 the mode.
  private static final String WRITE =
      CHECKS.replace("PROGRAMS", "cat chmod")
          + "exec 3> \"$1\" || exit 1\n"
          + OPENED
          + "chmod \"$2\" \"$f\" && exec cat >&3";

  private static final String INTERRUPTED = "interrupted";
  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;

  /** The bytes of a command's messages that are kept for an error. */
  private static final int WORDS_KEPT = 64 << 10;

  /** The bytes of messages that a command may print. */
  private static final int MOST_WORDS = 16 << 20;

  private final Function<List<String>, Process> exec;
  private final ContainerFailures failures;
  private final Bounds bounds;

  /**
   * The bounds of one copy.
   *
   * @param bytes the size of the file
   * @param time the duration of the copy
   */
  public record Bounds(long bytes, Duration time) {
    /** The bounds for users. */
    public static final Bounds USUAL = new Bounds(4L << 30, Duration.ofMinutes(10));
  }

  /**
   * @param exec runs a command in the container
   */
  public FileTransfer(
      Function<List<String>, Process> exec, ContainerFailures failures, Bounds bounds) {
    this.exec = exec;
    this.failures = failures;
    this.bounds = bounds;
  }

  /** Copies a file in. */
  public void copyTo(Path source, String target) {
    checkPath(target);
    String what = "copy to " + target;
    try (HostFile file = HostFile.open(source);
        InputStream content =
            new LimitedInputStream(file.content(), bounds.bytes(), source.toString())) {
      String mode = file.isExecutable() ? "755" : "644";
      List<String> command = List.of("sh", "-c", WRITE, "sh", target, mode);
      if (!run(what, command, content, bounded(OutputStream.nullOutputStream()))) {
        throw failures.failure(what, "the command ended before it had read the whole file", null);
      }
    } catch (IOException e) {
      throw failure(what, e);
    }
  }

  /** Copies a file out. */
  public void copyFrom(String source, Path target) {
    checkPath(source);
    String what = "copy from " + source;
    Path partial = null;
    try {
      if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
        throw failures.failure(what, target + " is a directory", null);
      }
      partial = Files.createTempFile(target.toAbsolutePath().getParent(), ".lxcpool-copy", null);
      try (OutputStream out =
          Files.newOutputStream(partial, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
        List<String> command = List.of("sh", "-c", READ, "sh", source);
        LimitedOutputStream content = new LimitedOutputStream(out, bounds.bytes(), source);
        boolean unused = run(what, command, InputStream.nullInputStream(), content);
      }
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      partial = null;
    } catch (IOException e) {
      throw failure(what, e);
    } finally {
      deleteQuietly(partial);
    }
  }

  /** Runs a command, which must succeed; returns whether it read all of the input. */
  private boolean run(String what, List<String> command, InputStream in, OutputStream out)
      throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new ClosedByInterruptException();
    }
    Process process = exec.apply(command);
    TruncatingOutputStream words = new TruncatingOutputStream(WORDS_KEPT);
    try {
      PipePump pump = new PipePump((AttachedProcess) process, in, out, bounded(words));
      boolean readAll = pump.run(bounds.time());
      int code = process.exitValue();
      if (code != 0) {
        throw failures.failure(what, reason(code, words.text()), null);
      }
      return readAll;
    } catch (TimeoutException e) {
      throw failures.failure(what, "it did not finish within " + bounds.time(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failures.failure(what, INTERRUPTED, e);
    } finally {
      process.destroyForcibly();
      for (Closeable stream :
          List.of(process.getOutputStream(), process.getInputStream(), process.getErrorStream())) {
        closeQuietly(stream);
      }
    }
  }

  private static OutputStream bounded(OutputStream to) {
    return new LimitedOutputStream(to, MOST_WORDS, "its messages");
  }

  private static String reason(int code, String words) {
    String missing =
        switch (code) {
          case NOT_FOUND -> "the container needs sh, cat and, for a copy into it, chmod; ";
          case NOT_EXECUTABLE -> "the container needs sh, which can't be executed; ";
          default -> "";
        };
    String said = words.isEmpty() && code == NOT_FOUND ? "there is no sh" : words;
    return missing + "exit code " + code + (said.isEmpty() ? "" : ": " + said);
  }

  private ContainerException failure(String what, IOException cause) {
    // The streams of files fail when their thread is interrupted, and keep the interrupt.
    boolean interrupted = cause instanceof ClosedByInterruptException;
    String said = interrupted ? INTERRUPTED : cause.getMessage();
    return failures.failure(what, said == null ? cause.toString() : said, cause);
  }

  private static void closeQuietly(Closeable stream) {
    try {
      stream.close();
    } catch (IOException e) {
      // what it would have written isn't needed any more
    }
  }

  private static void deleteQuietly(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // the failure that led here is the one to report
    }
  }

  private static void checkPath(String path) {
    if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "\"" + path + "\" is not an absolute path in the container");
    }
  }
}
