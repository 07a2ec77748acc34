package org.lxcpool.lxc.internal.launcher;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.PidFd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and what comes back. When the launcher ends first, all that is still expected
 * completes with a {@link ContainerException}.
 */
public final class Exchange {
  // The launcher answers at the deadline, at most a second later if the kernel holds a process.
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final LauncherProcess launcher;
  private final int id;
  private final Request request;
  private final CompletableFuture<Reply> answer = new CompletableFuture<>();
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private volatile @Nullable PidFd process;

  Exchange(LauncherProcess launcher, int id, Request request) {
    this.launcher = launcher;
    this.id = id;
    this.request = request;
  }

  /**
   * The process that works on a start, held as soon as its pid was told, and for who closes it.
   * Empty if none was forked, it has ended, or there was no descriptor left to hold it by.
   */
  public Optional<PidFd> process() {
    return Optional.ofNullable(process);
  }

  /** The wait status of an executed command. */
  public CompletableFuture<Integer> exit() {
    return exit;
  }

  /** Takes a reply; true if it is the last one. */
  boolean take(Reply reply) {
    switch (reply.kind()) {
      case FORKED -> {
        hold(reply.number());
        return false;
      }
      case EXITED -> {
        exit.complete(reply.number());
        return true;
      }
      default -> {
        answer.complete(reply);
        return reply.kind() != Reply.Kind.DONE || request.kind() != Request.Kind.EXEC;
      }
    }
  }

  private void hold(int pid) {
    try {
      process = PidFd.open(pid).orElse(null);
    } catch (ContainerException e) {
      LOG.debug("process {} of the launcher (pid {}) isn't held", pid, launcher.pid(), e);
    }
  }

  void fail(ContainerException cause) {
    answer.completeExceptionally(cause);
    exit.completeExceptionally(cause);
  }

  /**
   * Waits for the answer. A launcher that doesn't give one by the request's deadline and a grace is
   * killed, so that this returns.
   *
   * @throws ContainerException if the launcher ended
   * @throws InterruptedException if interrupted; the operation goes on
   */
  public Reply await() throws InterruptedException {
    return await(request.deadline().toNanos() + GRACE_NANOS);
  }

  private Reply await(long nanos) throws InterruptedException {
    try {
      return answer.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      launcher.kill();
      throw new ContainerException(
          "the launcher (pid " + launcher.pid() + ") did not answer, and was killed", e);
    } catch (ExecutionException e) {
      throw lost(e);
    }
  }

  /** The same without being interrupted; an interrupt is kept for later. */
  public Reply awaitUninterruptibly() {
    return uninterruptibly(request.deadline().toNanos() + GRACE_NANOS);
  }

  /**
   * Has the launcher kill it, and waits until that has happened; an interrupt is kept for later.
   * The answer is another one than CANCELLED if there was one already.
   */
  public Reply cancel() {
    launcher.cancel(id);
    return uninterruptibly(GRACE_NANOS);
  }

  private Reply uninterruptibly(long nanos) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return await(nanos);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static ContainerException lost(ExecutionException e) {
    if (e.getCause() instanceof ContainerException lost) {
      return new ContainerException(String.valueOf(lost.getMessage()), lost);
    }
    return new ContainerException("the launcher's answer: " + e.getCause(), e);
  }
}
