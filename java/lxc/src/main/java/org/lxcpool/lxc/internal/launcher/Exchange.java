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
 * A request with its replies. If the launcher ends before the last reply, the missing ones complete
 * with a {@link ContainerException}. Thread-safe.
 */
public final class Exchange {
  // The launcher answers at the deadline, or up to a second later if a process dies slowly.
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  /** The launcher process that works on the request. */
  interface Connection {
    /** Returns the pid of the launcher. */
    long pid();

    /** Kills the launcher. */
    void kill();

    /** Asks the launcher to kill the operation of a request. */
    void cancel(int id);
  }

  private final Connection launcher;
  private final int id;
  private final Request request;
  private final CompletableFuture<Reply> answer = new CompletableFuture<>();
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private volatile @Nullable PidFd process;

  Exchange(Connection launcher, int id, Request request) {
    this.launcher = launcher;
    this.id = id;
    this.request = request;
  }

  /**
   * Returns the process that works on a start; the caller closes it. Empty if none was forked yet,
   * it has ended, or no descriptor was free for it.
   */
  public Optional<PidFd> process() {
    return Optional.ofNullable(process);
  }

  /** Returns the future wait status of an executed command. */
  public CompletableFuture<Integer> exit() {
    return exit;
  }

  /** Handles a reply, and returns whether it is the last one. */
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
      LOG.debug("can't open process {} of the launcher (pid {})", pid, launcher.pid(), e);
    }
  }

  void fail(ContainerException cause) {
    answer.completeExceptionally(cause);
    exit.completeExceptionally(cause);
  }

  /**
   * Waits for the answer. A launcher that hasn't answered 5 s after the request's deadline is
   * killed, so that this method returns.
   *
   * @throws ContainerException if the launcher ended
   * @throws InterruptedException if interrupted; the operation continues
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
          "the launcher (pid " + launcher.pid() + ") did not answer in time, and was killed", e);
    } catch (ExecutionException e) {
      throw lost(e);
    }
  }

  /**
   * Waits like {@link #await()}, but uninterruptibly; an interrupt is kept as the interrupt flag.
   */
  public Reply awaitUninterruptibly() {
    return uninterruptibly(request.deadline().toNanos() + GRACE_NANOS);
  }

  /**
   * Asks the launcher to kill the operation, and waits until that has happened. An interrupt is
   * kept as the interrupt flag. The answer isn't CANCELLED if the operation had been answered
   * already.
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
    return new ContainerException("the launcher's answer failed: " + e.getCause(), e);
  }
}
