package org.lxcpool.cli.support;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs work that cleans up after itself when its thread is interrupted, so that a signal to this
 * process interrupts it: on Ctrl-C, SIGTERM and SIGHUP the JVM exits only once the work has cleaned
 * up.
 */
public final class Interruption {
  // Enough to remove a partial root filesystem from a slow disk.
  private static final long TIMEOUT_SECONDS = 60;

  private final String product;
  private final PrintWriter out;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable RuntimeException failure;
  private volatile boolean interrupted;

  private Interruption(String product, PrintWriter out) {
    this.product = product;
    this.out = out;
  }

  /**
   * Runs the work. Doesn't return after a signal.
   *
   * @param product what the work creates, for messages
   */
  public static void during(String product, PrintWriter out, Runnable work) {
    new Interruption(product, out).run(work);
  }

  private void run(Runnable work) {
    Thread worker = Thread.currentThread();
    Thread hook = new Thread(() -> end(worker), "lxcpool-cleanup");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      work.run();
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    } finally {
      ended.countDown();
      leaveTo(hook);
    }
  }

  // When the hook ends, the JVM exits with the signal's exit code; this thread must not return.
  private void leaveTo(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      interrupted = true; // the hook is running
    }
    while (interrupted) {
      LockSupport.park();
      boolean ignored = Thread.interrupted();
    }
  }

  private void end(Thread worker) {
    interrupted = true;
    out.println("interrupted: cleaning up");
    out.flush();
    worker.interrupt();
    out.println(outcome());
    out.flush();
  }

  private String outcome() {
    try {
      if (!ended.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        return product + ": cleanup takes too long; creating it again removes what is left";
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    RuntimeException problem = failure;
    if (problem == null) {
      return product + " was complete";
    }
    Throwable[] left = problem.getSuppressed();
    return left.length == 0
        ? "nothing is left of " + product
        : product + ": cleanup failed: " + Failures.message(left[0]);
  }
}
