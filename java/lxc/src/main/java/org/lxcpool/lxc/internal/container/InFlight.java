package org.lxcpool.lxc.internal.container;

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
 * The calls of a factory that are under way, and the containers in the making: from their creation
 * until they are in a stock, handed out, or left alone. The close of the factory waits for them, so
 * that a process that ends afterwards leaves none behind. Thread-safe.
 *
 * <p>Once this is closed nothing more is made. What is being made is destroyed by the thread that
 * makes it, at the end of its call; what was created and not started is destroyed by the close.
 * Between two calls a pool has a container in its hands, too: within microseconds it puts it
 * somewhere, or has it destroyed if the pool is closed. The close waits for that as well while the
 * thread that made the container lives, but not for long, since a caller without a pool need not do
 * anything with it.
 */
public final class InFlight {
  private static final Logger LOG = LoggerFactory.getLogger(InFlight.class);
  private static final String CLOSED = "its factory is closed";

  private static final Set<ContainerState> UNSTARTED =
      Set.of(ContainerState.INTENT, ContainerState.CREATED);

  /** How long a thread may have a container in its hands before it counts as left alone. */
  private static final long IN_HAND_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How often to look at what becomes of those: not all of that is told here. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  // All guarded by this.
  private final Set<Call> calls = new HashSet<>();
  private final Map<ContainerLife, Hand> inHand = new HashMap<>();
  private boolean closed;

  /** The thread that last made a call to make a container, and when that ended. */
  private record Hand(Thread thread, long since) {}

  /** What is done in a call. */
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
    boolean interrupted;

    Call(String operation, @Nullable ContainerLife life, boolean makes) {
      this.operation = operation;
      this.life = life;
      this.makes = makes;
    }

    @Override
    public String toString() {
      String of = life == null ? "" : " of container " + life.footprint().name();
      return operation + of + " (thread " + thread.getName() + ")";
    }
  }

  /**
   * Makes a container.
   *
   * @throws ContainerException if the factory is closed, or is meanwhile: nothing is left of it
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
      throw made.operations().failure("create", CLOSED + ", and it was destroyed", null);
    }
    return made;
  }

  /**
   * Goes on with the making of a container.
   *
   * @throws ContainerException if the factory is closed, or is meanwhile: the container is
   *     destroyed then. One that lives and that nobody is making any more is not.
   * @throws InterruptedException if interrupted by another than the close
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
      throw life.operations().failure(operation, CLOSED + ", and it was destroyed", interrupt);
    }
    if (interrupt != null) {
      throw interrupt;
    }
  }

  /** Destroys a container, closed or not. */
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

  /** What a call made is in the hands of its thread now; if closed meanwhile, it is destroyed. */
  private boolean end(Call call, @Nullable ContainerLife life) {
    synchronized (this) {
      if (call.interrupted) {
        boolean unused = Thread.interrupted(); // it was for this call alone
      }
      if (!closed) {
        if (life != null) {
          inHand.put(life, new Hand(call.thread, System.nanoTime()));
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
      LOG.warn("what was in the making when its factory was closed is left to the next one", e);
    }
  }

  private synchronized void remove(Call call) {
    calls.remove(call);
    inHand.entrySet().removeIf(each -> isSettled(each.getKey(), each.getValue()));
    notifyAll();
  }

  private static boolean isUnstarted(ContainerLife life) {
    return UNSTARTED.contains(life.entry().state());
  }

  private static boolean isInTheMaking(ContainerLife life) {
    return isUnstarted(life) || life.entry().state() == ContainerState.STARTED;
  }

  /** Whether it can't be expected any more that something becomes of it at once. */
  private static boolean isSettled(ContainerLife life, Hand hand) {
    boolean fresh = System.nanoTime() - hand.since() < IN_HAND_NANOS && hand.thread().isAlive();
    return !isUnstarted(life) && !(isInTheMaking(life) && fresh);
  }

  /** Whether a container of a closed factory isn't to be made any further. */
  private boolean isDoomed(ContainerLife life) {
    return isUnstarted(life) || (isInTheMaking(life) && inHand.containsKey(life));
  }

  /**
   * Refuses to make more, interrupts those that do, and waits. Not itself to be interrupted; an
   * interrupt is kept.
   *
   * @return what is still under way when the time is over, in words
   */
  public List<String> close(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    List<ContainerLife> unstarted = new ArrayList<>();
    synchronized (this) {
      closed = true;
      for (Call call : calls) {
        if (call.makes) {
          call.interrupted = true;
          call.thread.interrupt();
        }
      }
      inHand.keySet().stream()
          .filter(life -> isUnstarted(life) && calls.stream().noneMatch(c -> c.life == life))
          .forEach(unstarted::add);
    }
    unstarted.forEach(InFlight::destroyQuietly);
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
