package org.lxcpool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcpool.internal.Parts.Plain;

class EntryTableTest {
  private final Parts parts = new Parts(2);
  private final EntryTable<Plain> table = new EntryTable<>();

  @Test
  void doesNotFindAnEntryOfAnotherPool() {
    Plain container = new Plain();
    table.add(parts.entry(container));
    assertThat(table.find(new Parts(2).state, container)).isNull();
    assertThat(table.find(parts.state, container)).isNotNull();
  }

  /** Collisions form long probe sequences, from whose middle entries are removed. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithAnIdentityHashMapUnderRandomOperations(long seed) {
    Random random = new Random(seed);
    IdentityHashMap<Plain, PoolEntry<Plain>> model = new IdentityHashMap<>();
    List<Plain> all = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      // The table grows and shrinks alternately.
      boolean grows = i / 500 % 2 == 0;
      if (random.nextInt(10) < (grows ? 7 : 3)) {
        Plain container = new Plain();
        PoolEntry<Plain> entry = parts.entry(container);
        all.add(container);
        model.put(container, entry);
        table.add(entry);
      } else if (!all.isEmpty()) {
        Plain container = all.get(random.nextInt(all.size()));
        PoolEntry<Plain> expected = model.remove(container);
        assertThat(table.find(parts.state, container)).isSameAs(expected);
        if (expected != null) {
          table.remove(expected);
          table.remove(expected);
          assertThat(table.find(parts.state, container)).isNull();
        }
      }
      assertThat(table.size()).isEqualTo(model.size());
    }
    model.forEach(
        (container, entry) -> assertThat(table.find(parts.state, container)).isSameAs(entry));
    model.values().forEach(table::remove);
    assertThat(table.size()).isZero();
  }
}
