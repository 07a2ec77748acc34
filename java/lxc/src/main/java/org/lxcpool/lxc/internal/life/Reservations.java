package org.lxcpool.lxc.internal.life;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.lxcpool.ContainerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The containers to be made next. To have one on the disk takes about as long as a request to the
 * launcher: whoever waits for that reserves meanwhile for whoever comes next. Thread-safe.
 */
public final class Reservations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reservations.class);

  /** What nobody has wanted for so long is given up: others may need its address. */
  static final Duration IDLE = Duration.ofSeconds(1);

  private final Supplier<Reservation> maker;
  private final LongSupplier clock;
  private final Queue<Reservation> ahead = new ConcurrentLinkedQueue<>();
  private volatile long lastTaken;
  private volatile boolean closed;

  /**
   * @param maker reserves one; throws a {@link ContainerException} if it can't
   */
  public Reservations(Supplier<Reservation> maker) {
    this(maker, System::nanoTime);
  }

  Reservations(Supplier<Reservation> maker, LongSupplier clock) {
    this.maker = maker;
    this.clock = clock;
    lastTaken = clock.getAsLong();
  }

  /**
   * One that was reserved ahead, or else one now.
   *
   * @throws ContainerException if none can be reserved
   */
  public Reservation take() {
    lastTaken = clock.getAsLong();
    Reservation next = ahead.poll();
    return next == null ? maker.get() : next;
  }

  /** Reserves one ahead: as many are as there are at once who take them. */
  public void reserve() {
    try {
      ahead.add(maker.get());
    } catch (ContainerException e) {
      LOG.debug("none is reserved ahead; whoever needs one is told why", e);
    }
    if (closed) {
      giveUpAll();
    }
  }

  /** Gives up what was reserved if nobody has taken any for a while. */
  void look() {
    if (clock.getAsLong() - lastTaken > IDLE.toNanos()) {
      giveUpAll();
    }
  }

  private void giveUpAll() {
    for (Reservation next = ahead.poll(); next != null; next = ahead.poll()) {
      next.giveUp();
    }
  }

  @Override
  public void close() {
    closed = true;
    giveUpAll();
  }
}
