package org.lxcpool.internal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeasesTest {
  private final Leases<String> leases = new Leases<>();

  @Test
  @SuppressWarnings("StringOperationCanBeSimplified") // equal, but not the same
  void containersAreFoundByIdentity() {
    Item<String> one = new Item<>(new String("same"), () -> false, 0);
    Item<String> two = new Item<>(new String("same"), () -> false, 0);
    leases.add(one);
    leases.add(two);
    assertThat(leases.size()).isEqualTo(2);
    assertThat(leases.items()).containsExactlyInAnyOrder(one, two);
    assertThat(leases.remove(one.container())).isSameAs(one);
    assertThat(leases.remove(one.container())).isNull();
    assertThat(leases.remove(two.container())).isSameAs(two);
    assertThat(leases.size()).isZero();
    assertThat(leases.items()).isEmpty();
  }

  /** With few hash codes there are long chains, and removals out of their midst. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverIsAddedAndRemovedItKnowsTheSameAsAMap(long seed) {
    Random random = new Random(seed);
    Leases<Object> table = new Leases<>();
    IdentityHashMap<Object, Item<Object>> model = new IdentityHashMap<>();
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      // It grows, and then shrinks, again and again.
      boolean grows = i / 500 % 2 == 0;
      if (random.nextInt(10) < (grows ? 7 : 3)) {
        Object container = new Object();
        Item<Object> item = new Item<>(container, () -> false, 0);
        all.add(container);
        model.put(container, item);
        table.add(item);
      } else if (!all.isEmpty()) {
        Object container = all.get(random.nextInt(all.size()));
        Item<Object> expected = model.remove(container);
        if (random.nextBoolean()) {
          assertThat(table.remove(container)).isSameAs(expected);
        } else if (expected != null) {
          assertThat(table.removeItem(expected)).isTrue();
          assertThat(table.removeItem(expected)).isFalse();
        }
      }
      assertThat(table.size()).isEqualTo(model.size());
    }
    assertThat(table.items()).containsExactlyInAnyOrderElementsOf(model.values());
    model.forEach((container, item) -> assertThat(table.remove(container)).isSameAs(item));
    assertThat(table.items()).isEmpty();
  }

  @Test
  void whatIsDroppedIsNoticedAndWhatSomebodyHasIsNot() {
    List<Object> kept = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Object container = new Object();
      Item<Object> item = new Item<>(container, () -> false, 0);
      objects.add(item);
      if (i % 2 == 0) {
        kept.add(container);
      }
      item.letGo();
    }
    collect();
    assertThat(objects.items()).filteredOn(item -> item.peek() == null).hasSize(50);
    kept.forEach(
        container ->
            assertThat(requireNonNull(objects.remove(container)).isOf(container)).isTrue());
  }

  private final Leases<Object> objects = new Leases<>();

  private static void collect() {
    WeakReference<Object> gone = new WeakReference<>(new Object());
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (gone.get() != null && System.nanoTime() - deadline < 0) {
      System.gc();
    }
    assertThat(gone.get()).isNull();
  }
}
