package org.lxcpool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {
  private static final long MILLI = 1_000_000;

  /** Records creations, whose duration depends on the number of concurrent ones. */
  private static void create(int count, ConcurrencyLimit limit, IntToLongFunction millis) {
    for (int i = 0; i < count; i++) {
      limit.recordCreation(millis.applyAsLong(limit.current()) * MILLI, limit.current());
    }
  }

  /** A host with a number of processors; more concurrent creations take longer in proportion. */
  private static IntToLongFunction host(int processors, long millis) {
    return n -> millis * Math.max(n, processors) / processors;
  }

  @Test
  void aFixedLimitIsTheMaximum() {
    ConcurrencyLimit limit = ConcurrencyLimit.fixed(5);
    create(1_000, limit, host(1, 30));
    assertThat(limit.current()).isEqualTo(5);
    limit.setMax(7);
    assertThat(limit.current()).isEqualTo(7);
    assertThat(limit.max()).isEqualTo(7);
  }

  /** Returns the limit under which most of the creations run. */
  private static int mostly(int count, ConcurrencyLimit limit, IntToLongFunction millis) {
    Map<Integer, Integer> created = new HashMap<>();
    for (int i = 0; i < count; i++) {
      created.merge(limit.current(), 1, Integer::sum);
      create(1, limit, millis);
    }
    return Collections.max(created.entrySet(), Map.Entry.comparingByValue()).getKey();
  }

  /**
   * A host whose cgroup has a CPU quota of less than one processor: one creation progresses at a
   * time, and is throttled for the rest of each period of 100 ms.
   */
  private static IntToLongFunction throttled(long millisOfWork, long quotaMillis) {
    long[] worked = new long[1];
    return n -> {
      long total = n * millisOfWork;
      worked[0] += total;
      long periods = worked[0] / quotaMillis;
      worked[0] %= quotaMillis;
      return total + periods * (100 - quotaMillis);
    };
  }

  @Test
  void growsToTheMaximumIfCreationsOnlyWait() {
    ConcurrencyLimit limit = ConcurrencyLimit.adaptive(32);
    create(500, limit, n -> 2_000);
    assertThat(mostly(1_000, limit, n -> 2_000)).isEqualTo(32);
  }

  @Test
  void staysAtTheNumberOfProcessorsIfCreationsCompute() {
    for (int processors : new int[] {1, 2, 4, 8, 16}) {
      ConcurrencyLimit limit = ConcurrencyLimit.adaptive(64);
      create(2_000, limit, host(processors, 30));
      assertThat(mostly(5_000, limit, host(processors, 30)))
          .as("%d processors", processors)
          .isBetween(processors, processors + 1 + processors / 4);
    }
  }

  @Test
  void fallsToOneIfOneCreationUsesUpTheCpuQuota() {
    ConcurrencyLimit limit = ConcurrencyLimit.adaptive(4);
    create(500, limit, throttled(15, 50));
    assertThat(mostly(2_000, limit, throttled(15, 50))).isEqualTo(1);
  }

  @Test
  void trialsBecomeRareWhileNothingChanges() {
    ConcurrencyLimit limit = ConcurrencyLimit.adaptive(64);
    create(10_000, limit, host(4, 30));
    int settled = mostly(2_000, limit, host(4, 30));
    int others = 0;
    for (int i = 0; i < 5_000; i++) {
      others += limit.current() == settled ? 0 : 1;
      create(1, limit, host(4, 30));
    }
    assertThat(others).isBetween(1, 500);
  }

  @Test
  void doesNotGrowBecauseTheHostBecomesFaster() {
    ConcurrencyLimit limit = ConcurrencyLimit.adaptive(64);
    int[] made = new int[1];
    IntToLongFunction warmingUp = n -> host(2, 30 + 60 * 300 / (300 + made[0]++)).applyAsLong(n);
    create(2_000, limit, warmingUp);
    assertThat(mostly(1_000, limit, warmingUp)).isBetween(2, 3);
  }

  @Test
  void shrinksWhileSomethingElseLoadsTheHost() {
    ConcurrencyLimit limit = ConcurrencyLimit.adaptive(64);
    create(1_000, limit, host(8, 30));
    create(600, limit, host(2, 60));
    assertThat(mostly(200, limit, host(2, 60))).isLessThanOrEqualTo(4);
    create(2_000, limit, host(8, 30));
    assertThat(mostly(1_000, limit, host(8, 30))).isGreaterThanOrEqualTo(8);
  }

  /** More concurrent creations would always gain throughput at the expense of the other load. */
  @Test
  void doesNotDisplaceOtherLoad() {
    ConcurrencyLimit limit = ConcurrencyLimit.adaptive(64);
    IntToLongFunction alone = n -> 30L * Math.max(n, 8) / 8;
    IntToLongFunction besideEight = n -> 30L * Math.max(n + 8, 8) / 8;
    create(4_000, limit, alone);
    assertThat(mostly(2_000, limit, alone)).isBetween(8, 12);
    create(4_000, limit, besideEight);
    assertThat(mostly(2_000, limit, besideEight)).isBetween(2, 6);
    create(4_000, limit, alone);
    assertThat(mostly(2_000, limit, alone)).isBetween(8, 12);
  }

  @Test
  void ignoresSingleSlowCreations() {
    ConcurrencyLimit limit = ConcurrencyLimit.adaptive(8);
    int[] made = new int[1];
    IntToLongFunction oneOfHundred = n -> ++made[0] % 100 == 0 ? 60_000 : 50;
    create(500, limit, oneOfHundred);
    assertThat(mostly(1_000, limit, oneOfHundred)).isEqualTo(8);
  }

  @Test
  void ignoresCreationsWithFewerLiveWorkersThanTheLimit() {
    ConcurrencyLimit limit = ConcurrencyLimit.adaptive(64);
    create(500, limit, host(4, 30));
    int before = limit.current();
    for (int i = 0; i < 500; i++) {
      limit.recordCreation(1, before - 1);
    }
    assertThat(limit.current()).isEqualTo(before);
  }

  @Test
  void aLoweredMaximumAppliesAtOnce() {
    ConcurrencyLimit limit = ConcurrencyLimit.adaptive(32);
    create(500, limit, n -> 2_000);
    limit.setMax(3);
    assertThat(limit.current()).isEqualTo(3);
    for (int i = 0; i < 500; i++) {
      create(1, limit, n -> 2_000);
      assertThat(limit.current()).isBetween(2, 3);
    }
    limit.setMax(6);
    create(500, limit, n -> 2_000);
    assertThat(mostly(500, limit, n -> 2_000)).isEqualTo(6);
  }
}
