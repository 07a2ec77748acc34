package org.lxcpool.lxc.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.ledger.ContainerState;
import org.lxcpool.lxc.internal.ledger.Intent;
import org.lxcpool.lxc.internal.ledger.Ledger;
import org.lxcpool.lxc.internal.ledger.LedgerEntry;
import org.lxcpool.lxc.internal.network.ContainerNetwork.Place;
import org.lxcpool.lxc.internal.spec.ContainerPaths;

class ReservationPrefetcherTest {
  private static final int MOST = 100;

  @TempDir Path home = Path.of("/nowhere");

  private final List<Reservation> made = new ArrayList<>();
  private final ExecutorService filler = Executors.newSingleThreadExecutor();
  private Ledger ledger;
  private volatile boolean fails;
  private long now;
  private ReservationPrefetcher reservations;

  @BeforeEach
  void open() {
    ledger = Ledger.open(home, "pool");
    reservations = new ReservationPrefetcher(this::make, MOST, filler, () -> now);
  }

  @AfterEach
  void close() {
    reservations.close();
    ledger.close();
  }

  private List<Reservation> make(int count) {
    if (fails) {
      throw new ContainerException("no free address");
    }
    List<Reservation> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "c" + (made.size() + i);
      ContainerPaths paths = new ContainerPaths(name, home);
      LedgerEntry entry = ledger.reserve(Intent.now(0, name, home, "", ""));
      some.add(new Reservation(paths, new Place(null, null), entry));
    }
    made.addAll(some);
    return some;
  }

  private void settle() throws Exception {
    filler.submit(() -> {}).get();
  }

  @Test
  void reservationsAreMadeAheadInHalfBatches() throws Exception {
    assertThat(reservations.take()).isSameAs(made.get(0));
    assertThat(made).as("no more while the first is being made").hasSize(1);
    reservations.made();
    settle();
    assertThat(made).hasSize(5);
    for (int i = 1; i < 9; i++) {
      assertThat(reservations.take()).isSameAs(made.get(i));
      reservations.made();
      settle();
      assertThat(made).as("two at a time").hasSize(5 + i / 2 * 2);
    }
  }

  @Test
  void moreAreReservedAheadIfSeveralAreTakenAtOnce() throws Exception {
    reservations.take();
    reservations.take();
    reservations.made();
    settle();
    assertThat(made).hasSize(2 + 8);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void noMoreAreReservedAheadThanAllowed(int most) throws Exception {
    try (ReservationPrefetcher few =
        new ReservationPrefetcher(this::make, most, filler, () -> now)) {
      few.take();
      few.made();
      settle();
      assertThat(made).hasSize(1 + most);
    }
  }

  @Test
  void aFailureToReserveIsThrownOnlyByTake() throws Exception {
    reservations.take();
    fails = true;
    reservations.made();
    settle();
    assertThatThrownBy(reservations::take)
        .isInstanceOf(ContainerException.class)
        .hasMessage("no free address");
    fails = false;
    assertThat(reservations.take()).as("again").isSameAs(made.get(1));
    reservations.made();
    settle();
    assertThat(made).as("one at once").hasSize(6);
  }

  @Test
  void takeWaitsForTheReservationThatIsBeingMade() throws Exception {
    reservations.take();
    CountDownLatch proceed = new CountDownLatch(1);
    filler.execute(() -> awaitQuietly(proceed));
    reservations.made(); // the refill is queued behind the latch
    fails = true;
    AtomicReference<Reservation> taken = new AtomicReference<>();
    Thread taker = new Thread(() -> taken.set(reservations.take()));
    taker.start();
    while (taker.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    fails = false;
    proceed.countDown();
    taker.join();
    assertThat(taken.get()).isSameAs(made.get(1));
  }

  @Test
  void unusedReservationsAreGivenUp() throws Exception {
    reservations.take();
    reservations.made();
    settle();
    reservations.expire();
    assertThat(made.get(1).entry().state()).isEqualTo(ContainerState.RESERVED);
    now += ReservationPrefetcher.IDLE.toNanos() + 1;
    reservations.expire();
    assertThat(made.get(1).entry().state()).isEqualTo(ContainerState.GONE);
  }

  @Test
  void aLongCreationKeepsNoReservations() throws Exception {
    reservations.take();
    reservations.take();
    reservations.made();
    settle();
    now += ReservationPrefetcher.IDLE.toNanos() + 1;
    reservations.expire();
    assertThat(made.get(2).entry().state()).isEqualTo(ContainerState.GONE);
    reservations.made();
    settle();
    assertThat(made).as("none was taken since").hasSize(10);
  }

  @Test
  void nothingStaysReservedAfterClose() throws Exception {
    CountDownLatch proceed = new CountDownLatch(1);
    reservations.take();
    filler.execute(() -> awaitQuietly(proceed));
    reservations.made(); // the refill is queued behind the latch
    Thread closer = new Thread(reservations::close);
    closer.start();
    proceed.countDown();
    closer.join();
    assertThat(filler.isTerminated()).isTrue();
    assertThat(made.subList(1, made.size()))
        .allMatch(one -> one.entry().state() == ContainerState.GONE);
    reservations.take();
    reservations.made();
    assertThat(made)
        .last()
        .matches(one -> one.entry().state() == ContainerState.RESERVED, "its own");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
