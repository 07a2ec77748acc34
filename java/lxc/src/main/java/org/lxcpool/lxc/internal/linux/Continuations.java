package org.lxcpool.lxc.internal.linux;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for what a caller does at the end of a process: it may block, which the threads that
 * learn of the end must not. There are as many as are needed at once, since one continuation may
 * wait for another; they end when they are idle, and take nothing from the thread that learned of
 * the end.
 */
final class Continuations {
  private static final long IDLE_SECONDS = 1;
  private static final AtomicInteger NUMBER = new AtomicInteger();

  static final Executor EXECUTOR =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Continuations::thread);

  private Continuations() {}

  private static Thread thread(Runnable work) {
    String name = "lxcpool-exit-continuation-" + NUMBER.incrementAndGet();
    Thread thread = new Thread(null, work, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    return thread;
  }
}
