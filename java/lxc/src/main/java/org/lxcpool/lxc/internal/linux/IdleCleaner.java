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
 * A cleaner that runs an action once an object is unreachable, as {@link java.lang.ref.Cleaner}
 * does, on a thread that ends after 5 s without a registered object. A {@code Cleaner}'s thread
 * lives as long as the classes that use it, and would keep those of a closed application in memory.
 * Thread-safe.
 */
public final class IdleCleaner {
  /** The instance that all code of this library uses. */
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
   * @param forgotten the object
   * @param action must not refer to the object, and must be short
   * @return runs the action at once, unless it has run
   */
  public Cleanable register(Object forgotten, Runnable action) {
    Registration registration = new Registration(forgotten, action);
    registered.add(
        registration); // before the check for a running thread, which checks this set before it
    // ends
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
      LOG.warn("can't start the cleaner thread; the next registration tries again", e);
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
        // the thread ends only when it is idle
      } catch (RuntimeException | Error e) {
        LOG.warn("cleanup of an unreachable object failed", e);
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
