package org.lxcpool.lxc.internal.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.Limits;
import org.lxcpool.lxc.internal.ContainerSpec;
import org.lxcpool.lxc.internal.image.PreparedBase;
import org.lxcpool.lxc.internal.ledger.EntryState;
import org.lxcpool.lxc.internal.ledger.Intent;
import org.lxcpool.lxc.internal.ledger.Ledger;

class ReservationsTest {
  private static final PreparedBase BASE =
      new PreparedBase(Path.of("/base"), PreparedBase.INIT, false);

  @TempDir Path home = Path.of("/nowhere");

  private final List<Reservation> made = new ArrayList<>();
  private Ledger ledger;
  private boolean fails;
  private long now;
  private Reservations reservations;

  @BeforeEach
  void open() {
    ledger = Ledger.open(home, "pool");
    reservations = new Reservations(this::make, () -> now);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private Reservation make() {
    if (fails) {
      throw new ContainerException("no free address");
    }
    String name = "c" + made.size();
    ContainerSpec spec =
        new ContainerSpec(
            name, home, BASE, null, Limits.standard(), null, Path.of("/policy"), List.of());
    Reservation one =
        new Reservation(spec, null, ledger.reserve(Intent.now(0, name, home, "", "")));
    made.add(one);
    return one;
  }

  @Test
  void whatIsReservedAheadIsTakenInOrderAndThenOneIsMade() {
    reservations.reserve();
    reservations.reserve();
    assertThat(reservations.take()).isSameAs(made.get(0));
    assertThat(reservations.take()).isSameAs(made.get(1));
    assertThat(made).hasSize(2);
    assertThat(reservations.take()).isSameAs(made.get(2));
  }

  @Test
  void onlyWhoTakesIsToldThatThereIsNone() {
    fails = true;
    reservations.reserve();
    assertThatThrownBy(reservations::take)
        .isInstanceOf(ContainerException.class)
        .hasMessage("no free address");
  }

  @Test
  void whatNobodyTakesIsGivenUp() {
    reservations.reserve();
    reservations.look();
    assertThat(made.get(0).entry().state()).isEqualTo(EntryState.RESERVED);
    now += Reservations.IDLE.toNanos() + 1;
    reservations.look();
    assertThat(made.get(0).entry().state()).isEqualTo(EntryState.GONE);
  }

  @Test
  void nothingStaysReservedAfterTheEnd() {
    reservations.reserve();
    reservations.close();
    reservations.reserve();
    assertThat(made).hasSize(2).allMatch(one -> one.entry().state() == EntryState.GONE);
  }
}
