package org.lxcpool.lxc.internal.liblxc;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.ForkGuard;
import org.lxcpool.lxc.internal.linux.Libc;

/**
 * Runs a call of liblxc on a thread of its own, which first takes a private umask and working
 * directory: liblxc changes the umask of its caller, and the agent's other threads must not see
 * that. It blocks no signal, so that what liblxc forks doesn't either.
 *
 * <p>The caller waits uninterruptibly, since liblxc can't be interrupted: whoever gives up on a
 * creation must be able to count the thread that is stuck in it. An interrupt is kept for later.
 */
public final class NativeThread {
  private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

  /** What a container's processes have, whatever this one has. */
  private static final int CONTAINERS_UMASK = 022;

  private NativeThread() {}

  /** Runs a call that takes as long as it takes. */
  public static <T> T call(String what, Callable<T> call) {
    return call(what, FOR_EVER, call);
  }

  /**
   * Runs a call that asks the container's monitor, which may not answer.
   *
   * @throws ContainerException if the call hasn't returned within the bound; its thread is left
   *     behind
   */
  public static <T> T call(String what, Duration bound, Callable<T> call) {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              prepare();
              return call.call();
            });
    Thread thread = new Thread(task, "lxcpool-native-" + what.replace(' ', '-'));
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    long deadline = System.nanoTime() + bound.toNanos();
    try {
      while (true) {
        try {
          return task.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (TimeoutException e) {
          throw new ContainerException(what + ": liblxc did not return within " + bound, e);
        } catch (ExecutionException e) {
          throw asUnchecked(what, e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  // A JVM blocks SIGQUIT in all its threads but one, and a container's init inherits the mask of
  // the thread that starts it. Where this thread takes one, the JVM's handler only passes it on.
  private static void prepare() {
    Libc.INSTANCE.unshare(Libc.CLONE_FS);
    Libc.INSTANCE.umask(CONTAINERS_UMASK);
    Libc.INSTANCE.sigprocmask(Libc.SIG_SETMASK, new byte[Libc.SIGSET_SIZE], null);
    ForkGuard.mark();
  }

  private static RuntimeException asUnchecked(String what, @Nullable Throwable cause) {
    if (cause instanceof RuntimeException e) {
      return e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    return new ContainerException(what + ": " + cause, cause);
  }
}
