package org.lxcpool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lxcpool.internal.Parts.Plain;

class LeaseListTest {
  private final Parts parts = new Parts(2);
  private final LeaseList<Plain> leases = new LeaseList<>();

  private PoolEntry<Plain> add() {
    PoolEntry<Plain> entry = parts.entry(new Plain());
    leases.add(entry);
    return entry;
  }

  @Test
  void removesEntriesFromBothEndsAndTheMiddle() {
    PoolEntry<Plain> one = add();
    PoolEntry<Plain> two = add();
    PoolEntry<Plain> three = add();
    PoolEntry<Plain> four = add();
    assertThat(leases.list()).containsExactly(one, two, three, four);
    leases.remove(two);
    leases.remove(four);
    assertThat(leases.list()).containsExactly(one, three);
    leases.remove(one);
    leases.add(two);
    assertThat(leases.list()).containsExactly(three, two);
    leases.remove(three);
    leases.remove(two);
    assertThat(leases.size()).isZero();
    assertThat(leases.list()).isEmpty();
  }
}
