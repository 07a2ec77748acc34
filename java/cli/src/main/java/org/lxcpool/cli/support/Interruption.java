package org.lxcpool.cli.support;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Work that leaves nothing when its thread is interrupted, run so that a signal to this process
 * does that: Ctrl-C, SIGTERM and SIGHUP end the JVM only once the work has cleaned up.
 */
public final class Interruption {
  // Removing a half-made root filesystem from a slow disk.
  private static final long PATIENCE_SECONDS = 60;

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
   * Runs it. Doesn't return once this process has been told to end.
   *
   * @param product what is left of which nothing, for people
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

  // The JVM ends with the hook, by the signal's exit code: nothing is left to say here.
  private void leaveTo(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      interrupted = true; // it runs
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
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return product + ": cleaning up takes too long; making it again removes what is left";
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
        : product + ": cleaning up failed: " + Failures.message(left[0]);
  }
}
