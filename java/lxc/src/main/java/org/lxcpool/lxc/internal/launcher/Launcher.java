package org.lxcpool.lxc.internal.launcher;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.NativeCopy;
import org.lxcpool.lxc.internal.linux.StartError;

/**
 * The launcher of one factory: started when it is made, and again when a request finds that it has
 * ended. Thread-safe.
 *
 * <p>After {@link #close} it serves the containers that live on: started for their request, and
 * ended after it.
 */
public final class Launcher implements AutoCloseable {
  /** Names a file to execute in place of the jar's launcher. */
  public static final String PROPERTY = "lxcpool.launcher";

  private static final int BUSY_TRIES = 20;
  private static final long BUSY_MILLIS = 10;

  private final String liblxc;
  private final String path;
  private final ReentrantLock lock = new ReentrantLock();
  private LauncherProcess current;
  private boolean closed;

  /**
   * Starts it.
   *
   * @param liblxc the file or the name of liblxc
   * @param path where it looks for programs; without {@code newuidmap} there, liblxc writes the
   *     maps of ids itself
   * @throws ContainerException if it can't be started, or can't work with liblxc
   */
  public Launcher(String liblxc, String path) {
    this.liblxc = liblxc;
    this.path = path;
    current = start();
  }

  /**
   * Sends a request, starting the launcher if it has ended.
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
      return exchange.orElseThrow(() -> new ContainerException("the launcher ended at once"));
    } finally {
      lock.unlock();
    }
  }

  /** The version of liblxc that it loaded. */
  public String liblxcVersion() {
    lock.lock();
    try {
      return current.liblxcVersion();
    } finally {
      lock.unlock();
    }
  }

  /** What it is, for people. */
  public String status() {
    lock.lock();
    try {
      return "liblxc " + current.liblxcVersion() + " by launcher, pid " + current.pid();
    } finally {
      lock.unlock();
    }
  }

  /** The pid of its process. */
  public long pid() {
    lock.lock();
    try {
      return current.pid();
    } finally {
      lock.unlock();
    }
  }

  /** Ends it once nothing is under way; containers live on. */
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
      // It has been executed once it has said something: the copy can go.
      return LauncherProcess.greet(execute(copy.file(), copy.hint(PROPERTY)));
    } catch (FileNotFoundException e) {
      throw new ContainerException(e.getMessage() + ": name a file by -D" + PROPERTY, e);
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
        // A process that another thread forked just now may hold the copy open for writing.
        boolean busy =
            StartError.of(e).filter(error -> error.errno() == StartError.BUSY).isPresent();
        if (tries == BUSY_TRIES || !busy) {
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
