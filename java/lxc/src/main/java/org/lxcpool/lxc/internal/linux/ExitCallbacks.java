package org.lxcpool.lxc.internal.linux;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that run a caller's code at the end of a process. That code may block, which the
 * threads that learn of the end must not. The number of threads isn't limited, since one callback
 * may wait for another. Idle threads end after one second. They inherit nothing from the thread
 * that learned of the end.
 */
final class ExitCallbacks {
  private static final long IDLE_SECONDS = 1;
  private static final AtomicInteger NUMBER = new AtomicInteger();

  static final Executor EXECUTOR =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          ExitCallbacks::thread);

  private ExitCallbacks() {}

  private static Thread thread(Runnable work) {
    String name = "lxcpool-exit-continuation-" + NUMBER.incrementAndGet();
    Thread thread = new Thread(null, work, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    return thread;
  }
}
