package org.lxcpool.lxc.internal.launcher;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.NativeCopy;
import org.lxcpool.lxc.internal.linux.ProcessStartError;

/**
 * The launcher of one factory. It is started by the constructor, and restarted when a request finds
 * that it has ended. Thread-safe.
 *
 * <p>After {@link #close} it still serves the containers that exist: it is started for a request,
 * and ends after it.
 */
public final class Launcher implements AutoCloseable {
  /** The system property that sets a file to execute in place of the jar's launcher. */
  public static final String PROPERTY = "lxcpool.launcher";

  private static final int BUSY_ATTEMPTS = 20;
  private static final long BUSY_MILLIS = 10;

  private final String liblxc;
  private final String path;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private LauncherProcess current;

  @GuardedBy("lock")
  private boolean closed;

  /**
   * Starts the launcher.
   *
   * @param liblxc the file or the name of liblxc
   * @param path its PATH; without {@code newuidmap} there, liblxc writes the id maps itself
   * @throws ContainerException if it can't be started, or can't use liblxc
   */
  public Launcher(String liblxc, String path) {
    this.liblxc = liblxc;
    this.path = path;
    current = start();
  }

  /**
   * Sends a request, and restarts the launcher if it has ended.
   *
   * @throws ContainerException if it can't be started
   * @throws IllegalArgumentException if the request is too long
   */
  public Exchange send(Request request) {
    lock.lock();
    try {
      Optional<Exchange> exchange = current.send(request);
      if (exchange.isEmpty()) {
        current = start();
        exchange = current.send(request);
      }
      if (closed) {
        current.leaveWhenIdle();
      }
      return exchange.orElseThrow(
          () -> new ContainerException("the launcher ended immediately after its start"));
    } finally {
      lock.unlock();
    }
  }

  /** Returns the version of liblxc that it has loaded. */
  public String liblxcVersion() {
    lock.lock();
    try {
      return current.liblxcVersion();
    } finally {
      lock.unlock();
    }
  }

  /** Returns a description for an operator. */
  public String status() {
    lock.lock();
    try {
      return "liblxc " + current.liblxcVersion() + " by launcher, pid " + current.pid();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the pid of its process. */
  public long pid() {
    lock.lock();
    try {
      return current.pid();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the launcher once no request is pending; containers continue to run. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      current.leaveWhenIdle();
    } finally {
      lock.unlock();
    }
  }

  private LauncherProcess start() {
    String property = System.getProperty(PROPERTY);
    if (property != null) {
      return LauncherProcess.greet(execute(Path.of(property), null));
    }
    try (NativeCopy copy = NativeCopy.of("lxcpool-launcher")) {
      // Its greeting shows that it was executed: the copy isn't needed any more.
      return LauncherProcess.greet(execute(copy.file(), copy.hint(PROPERTY)));
    } catch (FileNotFoundException e) {
      throw new ContainerException(e.getMessage() + ": set its file with -D" + PROPERTY, e);
    } catch (IOException e) {
      throw new ContainerException(
          "the launcher can't be copied out of the jar: " + e.getMessage(), e);
    }
  }

  private Process execute(Path file, @Nullable String hint) {
    ProcessBuilder builder = new ProcessBuilder(file.toString(), liblxc);
    builder.environment().clear();
    if (!path.isEmpty()) {
      builder.environment().put("PATH", path);
    }
    builder.redirectError(Redirect.INHERIT);
    for (int tries = 1; ; tries++) {
      try {
        return builder.start();
      } catch (IOException e) {
        // A process that another thread has just forked may hold the copy open for writing.
        boolean busy =
            ProcessStartError.of(e)
                .filter(error -> error.errno() == ProcessStartError.BUSY)
                .isPresent();
        if (tries == BUSY_ATTEMPTS || !busy) {
          throw new ContainerException(
              "the launcher can't be executed" + (hint == null ? "" : " (" + hint + ")") + ": " + e,
              e);
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(BUSY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
