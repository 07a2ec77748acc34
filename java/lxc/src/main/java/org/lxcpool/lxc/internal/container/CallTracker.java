package org.lxcpool.lxc.internal.container;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.ledger.ContainerState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of a factory that are in progress, and its containers in the making: from their
 * creation until they are in a stock, handed out, or abandoned. The close of the factory waits for
 * them, so that a process that ends afterwards leaves no leftovers. Thread-safe.
 *
 * <p>Once this is closed, no container is made any more. The thread that is making a container
 * destroys it at the end of its call; the close destroys containers that were created and not
 * started. Between two calls of its worker a pool has a container, too: within microseconds it puts
 * the container into its stock, hands it out, or destroys it if the pool is closed. The close waits
 * for that as well while the worker's thread lives, for at most 1 s, since a caller without a pool
 * need not do anything with its container.
 */
public final class CallTracker {
  private static final Logger LOG = LoggerFactory.getLogger(CallTracker.class);
  private static final String CLOSED = "its factory is closed";

  /** How long a thread may have a container before that counts as abandoned. */
  private static final long IN_HAND_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How often to look at those containers: not every change of theirs notifies this object. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  @GuardedBy("this")
  private final Set<Call> calls = new HashSet<>();

  /** The containers that are made between two calls, and the threads that have them. */
  @GuardedBy("this")
  private final Map<ContainerLife, Holder> inHand = new HashMap<>();

  @GuardedBy("this")
  private boolean closed;

  /** The thread that made the last call for a container, and when that call ended. */
  private record Holder(Thread thread, long since) {}

  /** The work of a call. */
  @FunctionalInterface
  public interface Step {
    void run() throws InterruptedException;
  }

  /** A call of one thread. */
  private static final class Call {
    final Thread thread = Thread.currentThread();
    final String operation;
    final @Nullable ContainerLife life;
    final boolean makes;
    boolean interrupted; // guarded by the tracker

    Call(String operation, @Nullable ContainerLife life, boolean makes) {
      this.operation = operation;
      this.life = life;
      this.makes = makes;
    }

    @Override
    public String toString() {
      String of = life == null ? "" : " of container " + life.name();
      return operation + of + " (thread " + thread.getName() + ")";
    }
  }

  /**
   * Makes a container.
   *
   * @throws ContainerException if the factory is closed before or meanwhile; nothing is left of the
   *     container then
   */
  public ContainerLife create(Supplier<ContainerLife> maker) {
    Call call = new Call("create", null, true);
    synchronized (this) {
      if (closed) {
        throw new ContainerException("no container can be created: the factory is closed");
      }
      calls.add(call);
    }
    ContainerLife made;
    try {
      made = maker.get();
    } catch (RuntimeException | Error e) {
      boolean unused = end(call, null);
      throw e;
    }
    if (end(call, made)) {
      throw made.failures().failure("create", CLOSED + ", and it was destroyed", null);
    }
    return made;
  }

  /**
   * Continues the making of a container.
   *
   * @throws ContainerException if the factory is closed before or meanwhile; the container is
   *     destroyed then, unless it runs and isn't in the making any more
   * @throws InterruptedException if interrupted, but not by the close
   */
  public void step(String operation, ContainerLife life, Step step) throws InterruptedException {
    Call call = new Call(operation, life, true);
    boolean isMaking;
    synchronized (this) {
      isMaking = closed ? isDoomed(life) : isInTheMaking(life);
      if (isMaking) {
        calls.add(call);
      }
    }
    if (!isMaking) {
      step.run();
      return;
    }
    InterruptedException interrupt = null;
    boolean closedMeanwhile;
    try {
      if (!isClosed()) {
        step.run();
      }
    } catch (InterruptedException e) {
      interrupt = e;
    } finally {
      closedMeanwhile = end(call, life);
    }
    if (closedMeanwhile) {
      throw life.failures().failure(operation, CLOSED + ", and it was destroyed", interrupt);
    }
    if (interrupt != null) {
      throw interrupt;
    }
  }

  /** Destroys a container, also after the close. */
  public void destroy(ContainerLife life) {
    Call call = new Call("destroy", life, false);
    synchronized (this) {
      calls.add(call);
    }
    try {
      life.destroy();
    } finally {
      remove(call);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /**
   * Ends a call: its thread has the container now. If this was closed meanwhile, the container is
   * destroyed.
   *
   * @return whether this is closed
   */
  private boolean end(Call call, @Nullable ContainerLife life) {
    synchronized (this) {
      if (call.interrupted) {
        boolean unused = Thread.interrupted(); // the interrupt was for this call alone
      }
      if (!closed) {
        if (life != null) {
          inHand.put(life, new Holder(call.thread, System.nanoTime()));
        }
        remove(call);
        return false;
      }
    }
    try {
      if (life != null && isInTheMaking(life)) {
        destroyQuietly(life);
      }
      return true;
    } finally {
      remove(call);
    }
  }

  private static void destroyQuietly(ContainerLife life) {
    try {
      life.destroy();
    } catch (ContainerException e) {
      LOG.warn(
          "a container that was in the making when its factory was closed couldn't be destroyed;"
              + " the next factory of the same name removes it",
          e);
    }
  }

  private synchronized void remove(Call call) {
    calls.remove(call);
    inHand.entrySet().removeIf(each -> isSettled(each.getKey(), each.getValue()));
    notifyAll();
  }

  private static boolean isUnstarted(ContainerLife life) {
    return life.entry().state().isUnstarted();
  }

  private static boolean isInTheMaking(ContainerLife life) {
    return isUnstarted(life) || life.entry().state() == ContainerState.STARTED;
  }

  /** Returns whether the close need not wait for a container any more. */
  private static boolean isSettled(ContainerLife life, Holder holder) {
    boolean fresh = System.nanoTime() - holder.since() < IN_HAND_NANOS && holder.thread().isAlive();
    return !isUnstarted(life) && !(isInTheMaking(life) && fresh);
  }

  /** Returns whether the making of a container of a closed factory must end. */
  @GuardedBy("this")
  private boolean isDoomed(ContainerLife life) {
    return isUnstarted(life) || (isInTheMaking(life) && inHand.containsKey(life));
  }

  /**
   * Refuses to make more containers, interrupts the threads that make some, and waits for them. An
   * interrupt doesn't end the wait, and is kept.
   *
   * @return descriptions of the calls that are still in progress when the time is over
   */
  public List<String> close(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    List<ContainerLife> unstarted = new ArrayList<>();
    synchronized (this) {
      closed = true;
      for (Call call : calls) {
        if (call.makes) {
          call.interrupted = true;
          call.thread.interrupt();
        }
      }
      for (ContainerLife life : inHand.keySet()) {
        if (isUnstarted(life) && !isInCall(life)) {
          unstarted.add(life);
        }
      }
    }
    unstarted.forEach(CallTracker::destroyQuietly);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return await(deadline);
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

  @GuardedBy("this")
  private boolean isInCall(ContainerLife life) {
    for (Call call : calls) {
      if (call.life == life) {
        return true;
      }
    }
    return false;
  }

  private synchronized List<String> await(long deadline) throws InterruptedException {
    while (true) {
      inHand
          .entrySet()
          .removeIf(
              each ->
                  isSettled(each.getKey(), each.getValue())
                      || each.getValue().thread() == Thread.currentThread());
      long left = deadline - System.nanoTime();
      if ((calls.isEmpty() && inHand.isEmpty()) || left <= 0) {
        return calls.stream().map(Call::toString).toList();
      }
      TimeUnit.NANOSECONDS.timedWait(this, inHand.isEmpty() ? left : Math.min(left, LOOK_NANOS));
    }
  }
}
