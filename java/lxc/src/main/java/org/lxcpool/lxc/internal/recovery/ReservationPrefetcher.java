package org.lxcpool.lxc.internal.recovery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.lxcpool.ContainerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue of reservations for the containers to be made next. Writing a record to the disk takes
 * about as long as defining a container. So reservations are written ahead, in batches, on a thread
 * of their own, and a worker finds its reservation written already. Thread-safe.
 *
 * <p>With {@code n} the largest number of creations at once since the queue was last given up, the
 * queue is filled to {@code min(most, 4 n)} when it is at most half full.
 */
public final class ReservationPrefetcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReservationPrefetcher.class);

  /**
   * Reservations are given up after this time without a creation: others may need the addresses.
   */
  static final Duration IDLE = Duration.ofSeconds(1);

  /** The prefetch factor; refilled in half batches. */
  private static final int FACTOR = 4;

  private static final long THREAD_IDLE_SECONDS = 5;
  private static final long CLOSE_SECONDS = 10;

  private final IntFunction<List<Reservation>> maker;
  private final int most;
  private final ExecutorService filler;
  private final LongSupplier clock;

  @GuardedBy("this")
  private final Queue<Reservation> ahead = new ArrayDeque<>();

  @GuardedBy("this")
  private long lastTaken;

  @GuardedBy("this")
  private int making;

  /** The largest number of creations at once since the queue was last given up. */
  @GuardedBy("this")
  private int atOnce;

  @GuardedBy("this")
  private boolean filling;

  @GuardedBy("this")
  private boolean closed;

  /**
   * @param name the pool's name
   * @param maker makes at most the given number of reservations, at least one; throws a {@link
   *     ContainerException} if it can't
   * @param most the largest number of reservations ahead; may be 0
   */
  public ReservationPrefetcher(String name, IntFunction<List<Reservation>> maker, int most) {
    this(maker, most, thread("lxcpool-" + name + "-reservations"), System::nanoTime);
  }

  /**
   * @param filler has one thread
   */
  ReservationPrefetcher(
      IntFunction<List<Reservation>> maker, int most, ExecutorService filler, LongSupplier clock) {
    this.maker = maker;
    this.most = most;
    this.filler = filler;
    this.clock = clock;
    lastTaken = clock.getAsLong();
  }

  private static ExecutorService thread(String name) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            THREAD_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /**
   * Returns the next reservation, or makes one if there is none ahead. The caller calls {@link
   * #made} when the container is made or can't be made.
   *
   * @throws ContainerException if no reservation can be made
   */
  public Reservation take() {
    synchronized (this) {
      lastTaken = clock.getAsLong();
      making++;
      atOnce = Math.max(atOnce, making);
      if (!ahead.isEmpty()) {
        return ahead.remove();
      }
    }
    try {
      return maker.apply(1).get(0);
    } catch (ContainerException e) {
      return fromFiller(e);
    } catch (RuntimeException | Error e) {
      notMade();
      throw e;
    }
  }

  private synchronized void notMade() {
    making--;
  }

  // The reservation that is being made may have the last free address.
  private synchronized Reservation fromFiller(ContainerException failure) {
    try {
      while (filling) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (ahead.isEmpty()) {
      notMade();
      throw failure;
    }
    return ahead.remove();
  }

  /** Ends a creation, and refills the queue in the background. */
  public synchronized void made() {
    making--;
    if (!filling && missing() > 0 && 2 * ahead.size() <= wanted()) {
      filling = true;
      filler.execute(this::fill);
    }
  }

  private void fill() {
    List<Reservation> more = new ArrayList<>();
    try {
      int missing = missing();
      if (missing > 0) {
        more.addAll(maker.apply(missing));
      }
    } catch (ContainerException e) {
      LOG.debug(
          "no reservation can be made ahead; a creation that needs one fails with the reason", e);
    } finally {
      filled(more);
    }
  }

  private synchronized int missing() {
    return closed ? 0 : wanted() - ahead.size();
  }

  private synchronized int wanted() {
    return Math.min(most, FACTOR * atOnce);
  }

  private synchronized void filled(List<Reservation> more) {
    filling = false;
    ahead.addAll(more);
    if (closed) {
      giveUpAll();
    }
    notifyAll();
  }

  /** Gives up the reservations if none was taken for a while. */
  synchronized void expire() {
    if (clock.getAsLong() - lastTaken > IDLE.toNanos()) {
      giveUpAll();
    }
  }

  @GuardedBy("this")
  private void giveUpAll() {
    ahead.forEach(Reservation::giveUp);
    ahead.clear();
    atOnce = 0;
  }

  /** Gives up all reservations, and makes none ahead any more. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      giveUpAll();
      filler.shutdown();
    }
    try {
      if (!filler.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn(
            "writing the ledger takes longer than {} s; not waiting for it any longer",
            CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
