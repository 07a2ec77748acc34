package org.lxcpool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lxcpool.internal.Parts.Plain;

class StockTest {
  private final Parts parts = new Parts(2);
  private final Stock<Plain> stock = new Stock<>();

  private PoolEntry<Plain> add() {
    PoolEntry<Plain> entry = parts.entry(new Plain());
    stock.addLast(entry);
    return entry;
  }

  @Test
  void returnsEntriesInOrderOfArrival() {
    PoolEntry<Plain> one = add();
    PoolEntry<Plain> two = add();
    assertThat(stock.poll()).isSameAs(one);
    stock.addFirst(one);
    assertThat(stock.list()).containsExactly(one, two);
    assertThat(stock.pollLast()).isSameAs(two);
    assertThat(stock.size()).isEqualTo(1);
  }

  @Test
  void removesAnEntryOnce() {
    PoolEntry<Plain> one = add();
    PoolEntry<Plain> two = add();
    assertThat(stock.remove(one)).isTrue();
    assertThat(stock.remove(one)).isFalse();
    assertThat(stock.list()).containsExactly(two);
    assertThat(stock.size()).isEqualTo(1);
  }

  @Test
  void stampsUnstampedEntriesAndAgesThemFromThen() {
    PoolEntry<Plain> old = add();
    old.readySince = 0;
    PoolEntry<Plain> putBack = add();
    assertThat(stock.removeOlderThan(100, 100)).containsExactly(old);
    assertThat(putBack.readySince).isEqualTo(100);
    assertThat(stock.removeOlderThan(100, 199)).isEmpty();
    assertThat(stock.removeOlderThan(100, 200)).containsExactly(putBack);
    assertThat(stock.size()).isZero();
  }
}
