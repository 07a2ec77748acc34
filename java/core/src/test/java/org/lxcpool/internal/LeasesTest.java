package org.lxcpool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeasesTest {
  private final Leases<String> leases = new Leases<>();

  @Test
  @SuppressWarnings("StringOperationCanBeSimplified") // equal, but not the same
  void containersAreFoundByIdentity() {
    Item<String> one = new Item<>(new String("same"), 0);
    Item<String> two = new Item<>(new String("same"), 0);
    leases.add(one);
    leases.add(two);
    assertThat(leases.size()).isEqualTo(2);
    assertThat(leases.containers()).hasSize(2);
    assertThat(leases.remove(one.container)).isSameAs(one);
    assertThat(leases.remove(one.container)).isNull();
    assertThat(leases.remove(two.container)).isSameAs(two);
    assertThat(leases.size()).isZero();
    assertThat(leases.containers()).isEmpty();
  }
}
