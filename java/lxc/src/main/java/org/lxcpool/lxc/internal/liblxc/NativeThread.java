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
 * A thread for one call of liblxc. The thread first unshares its umask and working directory:
 * liblxc changes the umask of its caller, and the agent's other threads must not see that. It
 * blocks no signal, so neither do the processes that liblxc forks.
 *
 * <p>The caller waits uninterruptibly, since liblxc can't be interrupted: the pool counts the
 * thread of an abandoned creation as long as it is stuck in the call. An interrupt is kept as the
 * thread's interrupt flag.
 */
public final class NativeThread {
  private static final Duration NO_LIMIT = Duration.ofNanos(Long.MAX_VALUE);

  /** The umask of a container's processes, whatever this process's is. */
  private static final int CONTAINERS_UMASK = 022;

  private NativeThread() {}

  /** Runs a call without a timeout. */
  public static <T> T call(String what, Callable<T> call) {
    return call(what, NO_LIMIT, call);
  }

  /**
   * Runs a call that asks the container's monitor, which may not answer.
   *
   * @throws ContainerException if the call hasn't returned in time; its thread is abandoned
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

  // The JVM blocks SIGQUIT in all its threads but one, and a container's init inherits the mask of
  // the thread that starts it. If this thread receives the signal, the JVM's handler only passes it
  // on.
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
