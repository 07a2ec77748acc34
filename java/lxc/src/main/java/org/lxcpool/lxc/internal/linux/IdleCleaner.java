package org.lxcpool.lxc.internal.linux;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.ref.Cleaner.Cleanable;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs an action after an object was forgotten, as {@link java.lang.ref.Cleaner} does, on a thread
 * that ends when nothing has been registered for a while. A cleaner's thread stays for as long as
 * the classes that registered anything, and so do those with an application that was closed.
 * Thread-safe.
 */
public final class IdleCleaner {
  /** The cleaner of this library. */
  public static final IdleCleaner SHARED = new IdleCleaner();

  private static final Logger LOG = LoggerFactory.getLogger(IdleCleaner.class);
  private static final long IDLE_MILLIS = 5_000;

  private final ReferenceQueue<Object> queue = new ReferenceQueue<>();
  private final Set<Registration> registered = ConcurrentHashMap.newKeySet();

  @GuardedBy("this")
  private boolean running;

  private IdleCleaner() {}

  /**
   * Registers an object.
   *
   * @param action must not refer to the object, and be short
   * @return runs the action now, unless it has run
   */
  public Cleanable register(Object forgotten, Runnable action) {
    Registration registration = new Registration(forgotten, action);
    registered.add(registration); // before looking for the thread, which looks for this at its end
    run();
    return registration;
  }

  private synchronized void run() {
    if (running) {
      return;
    }
    Thread thread = new Thread(this::clean, "lxcpool-cleaner");
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    try {
      thread.start();
      running = true;
    } catch (OutOfMemoryError e) {
      LOG.warn("no thread to be had to look for what was forgotten; tried again with the next", e);
    }
  }

  private void clean() {
    while (true) {
      try {
        Reference<?> forgotten = queue.remove(IDLE_MILLIS);
        if (forgotten instanceof Registration registration) {
          registration.clean();
        } else if (endIfIdle()) {
          return;
        }
      } catch (InterruptedException e) {
        // only what is registered decides how long it runs
      } catch (RuntimeException | Error e) {
        LOG.warn("cleaning up after a forgotten object failed", e);
      }
    }
  }

  private synchronized boolean endIfIdle() {
    running = !registered.isEmpty();
    return !running;
  }

  private final class Registration extends PhantomReference<Object> implements Cleanable {
    private final Runnable action;

    Registration(Object forgotten, Runnable action) {
      super(forgotten, queue);
      this.action = action;
    }

    @Override
    public void clean() {
      if (registered.remove(this)) {
        clear();
        action.run();
      }
    }
  }
}
