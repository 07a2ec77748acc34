package org.lxcpool.lxc.internal.recovery;

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
 * The containers to be made next: some times as many as are made at once. To have one on the disk
 * takes about as long as to define it; whoever makes one finds it there already, and the disk is
 * waited for where nobody else waits, once for several. Thread-safe.
 */
public final class Reservations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reservations.class);

  /** What nobody has wanted for so long is given up: others may need its address. */
  static final Duration IDLE = Duration.ofSeconds(1);

  /** Times what is made at once: half of that is reserved in one go, which is what saves. */
  private static final int AHEAD = 4;

  private static final long THREAD_IDLE_SECONDS = 5;
  private static final long CLOSE_SECONDS = 10;

  private final IntFunction<List<Reservation>> maker;
  private final int most;
  private final ExecutorService filler;
  private final LongSupplier clock;

  // All guarded by this.
  private final Queue<Reservation> ahead = new ArrayDeque<>();
  private long lastTaken;
  private int making;
  private int atOnce; // the most that were, since nobody did
  private boolean filling;
  private boolean closed;

  /**
   * @param name of the pool, for its thread
   * @param maker reserves up to so many, at least one; throws a {@link ContainerException} if it
   *     can't
   * @param most ahead; may be 0
   */
  public Reservations(String name, IntFunction<List<Reservation>> maker, int most) {
    this(maker, most, thread("lxcpool-" + name + "-reservations"), System::nanoTime);
  }

  /**
   * @param filler has one thread
   */
  Reservations(
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
   * One that was reserved ahead, or else one now. Whoever takes it calls {@link #made} afterwards.
   *
   * @throws ContainerException if none can be reserved
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

  /** The last free address may be that of what is being reserved just now. */
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

  /** What was taken is made, or can't be. The next ones are reserved in the background. */
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
      LOG.debug("none is reserved ahead; whoever needs one is told why", e);
    } finally {
      filled(more);
    }
  }

  private synchronized int missing() {
    return closed ? 0 : wanted() - ahead.size();
  }

  private synchronized int wanted() {
    return Math.min(most, AHEAD * atOnce);
  }

  private synchronized void filled(List<Reservation> more) {
    filling = false;
    ahead.addAll(more);
    if (closed) {
      giveUpAll();
    }
    notifyAll();
  }

  /** Gives up what was reserved if nobody has taken any for a while. */
  synchronized void look() {
    if (clock.getAsLong() - lastTaken > IDLE.toNanos()) {
      giveUpAll();
    }
  }

  private void giveUpAll() {
    ahead.forEach(Reservation::giveUp);
    ahead.clear();
    atOnce = 0;
  }

  /** Gives up all; none is reserved ahead any more. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      giveUpAll();
      filler.shutdown();
    }
    try {
      if (!filler.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("the disk takes more than {} s for the ledger", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
