package org.lxcpool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.lxcpool.internal.Parts.Plain;

class WaiterQueueTest {
  private final WaiterQueue<Plain> queue = new WaiterQueue<>();

  private Waiter<Plain> add() {
    Waiter<Plain> waiter = Waiter.of(new CompletableFuture<>());
    queue.add(waiter);
    return waiter;
  }

  @Test
  void returnsWaitersInOrderOfArrival() {
    Waiter<Plain> one = add();
    Waiter<Plain> two = add();
    assertThat(queue.size()).isEqualTo(2);
    assertThat(queue.poll()).isSameAs(one);
    assertThat(queue.poll()).isSameAs(two);
    assertThat(queue.poll()).isNull();
  }

  @Test
  void removingAWaiterKeepsTheOrderOfTheOthers() {
    Waiter<Plain> one = add();
    Waiter<Plain> two = add();
    Waiter<Plain> three = add();
    Waiter<Plain> four = add();
    assertThat(queue.remove(two)).isTrue();
    assertThat(queue.remove(two)).isFalse();
    assertThat(queue.remove(four)).isTrue();
    assertThat(queue.drain()).containsExactly(one, three);
    assertThat(queue.size()).isZero();
  }

  @Test
  void aWaiterThatIsQueuedAgainRegainsItsPosition() {
    Waiter<Plain> one = add();
    Waiter<Plain> two = add();
    Waiter<Plain> three = add();
    queue.poll();
    queue.poll();
    queue.add(two);
    queue.add(one);
    assertThat(queue.drain()).containsExactly(one, two, three);
  }
}
