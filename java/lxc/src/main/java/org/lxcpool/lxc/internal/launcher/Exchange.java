package org.lxcpool.lxc.internal.launcher;

import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.lxcpool.ContainerException;

/**
 * One request and what comes back. When the launcher ends first, all that is still expected
 * completes with a {@link ContainerException}.
 */
public final class Exchange {
  // The launcher answers at the deadline, at most a second later if the kernel holds a process.
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final LauncherProcess launcher;
  private final int id;
  private final Request request;
  private final CompletableFuture<OptionalInt> forked = new CompletableFuture<>();
  private final CompletableFuture<Reply> answer = new CompletableFuture<>();
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();

  Exchange(LauncherProcess launcher, int id, Request request) {
    this.launcher = launcher;
    this.id = id;
    this.request = request;
  }

  /**
   * Waits for the pid of the process that was forked for a start. Empty if none was; the answer
   * says why. A launcher that says nothing is killed, as by {@link #await}.
   *
   * @throws ContainerException if the launcher ended
   * @throws InterruptedException if interrupted; the operation goes on
   */
  public OptionalInt awaitForked() throws InterruptedException {
    return await(forked, request.deadline().toNanos() + GRACE_NANOS);
  }

  /** The wait status of an executed command. */
  public CompletableFuture<Integer> exit() {
    return exit;
  }

  /** Takes a reply; true if it is the last one. */
  boolean take(Reply reply) {
    switch (reply.kind()) {
      case FORKED -> {
        forked.complete(OptionalInt.of(reply.number()));
        return false;
      }
      case EXITED -> {
        exit.complete(reply.number());
        return true;
      }
      default -> {
        forked.complete(OptionalInt.empty()); // if it hasn't been by now
        answer.complete(reply);
        return reply.kind() != Reply.Kind.DONE || request.kind() != Request.Kind.EXEC;
      }
    }
  }

  void fail(ContainerException cause) {
    forked.completeExceptionally(cause);
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
    return await(answer, request.deadline().toNanos() + GRACE_NANOS);
  }

  private <T> T await(CompletableFuture<T> reply, long nanos) throws InterruptedException {
    try {
      return reply.get(nanos, TimeUnit.NANOSECONDS);
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
          return await(answer, nanos);
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
