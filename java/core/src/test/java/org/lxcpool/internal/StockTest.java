package org.lxcpool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StockTest {
  private final Stock<String> stock = new Stock<>();

  private Item<String> add(String name) {
    Item<String> item = new Item<>(name, () -> false, 0);
    stock.addLast(item);
    return item;
  }

  @Test
  void firstInFirstOut() {
    Item<String> one = add("one");
    Item<String> two = add("two");
    assertThat(stock.poll()).isSameAs(one);
    stock.addFirst(one);
    assertThat(stock.list()).containsExactly(one, two);
    assertThat(stock.pollLast()).isSameAs(two);
    assertThat(stock.size()).isEqualTo(1);
  }

  @Test
  void oneCanBeTakenOutOnce() {
    Item<String> one = add("one");
    Item<String> two = add("two");
    assertThat(stock.remove(one)).isTrue();
    assertThat(stock.remove(one)).isFalse();
    assertThat(stock.list()).containsExactly(two);
    assertThat(stock.size()).isEqualTo(1);
  }

  @Test
  void whatHasNoTimeYetGetsOneAndGrowsOldFromThere() {
    Item<String> old = add("old");
    old.readySince = 0;
    Item<String> putBack = add("put back");
    assertThat(stock.takeOlderThan(100, 100)).containsExactly(old);
    assertThat(putBack.readySince).isEqualTo(100);
    assertThat(stock.takeOlderThan(100, 199)).isEmpty();
    assertThat(stock.takeOlderThan(100, 200)).containsExactly(putBack);
    assertThat(stock.size()).isZero();
  }
}
