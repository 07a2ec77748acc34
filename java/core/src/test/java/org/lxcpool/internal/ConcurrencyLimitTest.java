package org.lxcpool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {
  private static final long MILLI = 1_000_000;

  /** Has so many containers be made; how long one takes depends on how many are made at once. */
  private static void make(int containers, ConcurrencyLimit limit, IntToLongFunction millis) {
    for (int i = 0; i < containers; i++) {
      limit.made(millis.applyAsLong(limit.now()) * MILLI, limit.now());
    }
  }

  /** A host that works on so many at once; with more each takes longer. */
  private static IntToLongFunction host(int processors, long millis) {
    return n -> millis * Math.max(n, processors) / processors;
  }

  @Test
  void aFixedOneIsWhatItIsSetTo() {
    ConcurrencyLimit limit = ConcurrencyLimit.fixed(5);
    make(1_000, limit, host(1, 30));
    assertThat(limit.now()).isEqualTo(5);
    limit.setMost(7);
    assertThat(limit.now()).isEqualTo(7);
    assertThat(limit.most()).isEqualTo(7);
  }

  /** The number of workers with which most of so many containers are made. */
  private static int mostly(int containers, ConcurrencyLimit limit, IntToLongFunction millis) {
    Map<Integer, Integer> made = new HashMap<>();
    for (int i = 0; i < containers; i++) {
      made.merge(limit.now(), 1, Integer::sum);
      make(1, limit, millis);
    }
    return Collections.max(made.entrySet(), Map.Entry.comparingByValue()).getKey();
  }

  /**
   * A host whose cgroup may use a part of one processor: at most one creation works, and stands
   * still for the rest of each period of 100 ms.
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
  void whereCreationsOnlyWaitItGrowsToTheMost() {
    ConcurrencyLimit limit = ConcurrencyLimit.adaptive(32);
    make(500, limit, n -> 2_000);
    assertThat(mostly(1_000, limit, n -> 2_000)).isEqualTo(32);
  }

  @Test
  void whereTheyComputeThereAreAsManyAsProcessors() {
    for (int processors : new int[] {1, 2, 4, 8, 16}) {
      ConcurrencyLimit limit = ConcurrencyLimit.adaptive(64);
      make(2_000, limit, host(processors, 30));
      assertThat(mostly(5_000, limit, host(processors, 30)))
          .as("%d processors", processors)
          .isBetween(processors, processors + 1 + processors / 4);
    }
  }

  @Test
  void whereOneUsesUpTheShareOfAProcessorThereIsOne() {
    ConcurrencyLimit limit = ConcurrencyLimit.adaptive(4);
    make(500, limit, throttled(15, 50));
    assertThat(mostly(2_000, limit, throttled(15, 50))).isEqualTo(1);
  }

  @Test
  void trialsAreRareWhereNothingChanges() {
    ConcurrencyLimit limit = ConcurrencyLimit.adaptive(64);
    make(10_000, limit, host(4, 30));
    int settled = mostly(2_000, limit, host(4, 30));
    int others = 0;
    for (int i = 0; i < 5_000; i++) {
      others += limit.now() == settled ? 0 : 1;
      make(1, limit, host(4, 30));
    }
    assertThat(others).isBetween(1, 500);
  }

  @Test
  void aHostThatBecomesQuickerMeanwhileIsNoReasonForMore() {
    ConcurrencyLimit limit = ConcurrencyLimit.adaptive(64);
    int[] made = new int[1];
    IntToLongFunction warmingUp = n -> host(2, 30 + 60 * 300 / (300 + made[0]++)).applyAsLong(n);
    make(2_000, limit, warmingUp);
    assertThat(mostly(1_000, limit, warmingUp)).isBetween(2, 3);
  }

  @Test
  void aHostThatSomethingElseLoadsIsGivenWayTo() {
    ConcurrencyLimit limit = ConcurrencyLimit.adaptive(64);
    make(1_000, limit, host(8, 30));
    make(600, limit, host(2, 60));
    assertThat(mostly(200, limit, host(2, 60))).isLessThanOrEqualTo(4);
    make(2_000, limit, host(8, 30));
    assertThat(mostly(1_000, limit, host(8, 30))).isGreaterThanOrEqualTo(8);
  }

  /** More creations at once would always bring more: what they take from the others. */
  @Test
  void whatOthersUseIsNotTakenFromThem() {
    ConcurrencyLimit limit = ConcurrencyLimit.adaptive(64);
    IntToLongFunction alone = n -> 30L * Math.max(n, 8) / 8;
    IntToLongFunction besideEight = n -> 30L * Math.max(n + 8, 8) / 8;
    make(4_000, limit, alone);
    assertThat(mostly(2_000, limit, alone)).isBetween(8, 12);
    make(4_000, limit, besideEight);
    assertThat(mostly(2_000, limit, besideEight)).isBetween(2, 6);
    make(4_000, limit, alone);
    assertThat(mostly(2_000, limit, alone)).isBetween(8, 12);
  }

  @Test
  void oneSlowCreationIsNothing() {
    ConcurrencyLimit limit = ConcurrencyLimit.adaptive(8);
    int[] made = new int[1];
    IntToLongFunction oneOfHundred = n -> ++made[0] % 100 == 0 ? 60_000 : 50;
    make(500, limit, oneOfHundred);
    assertThat(mostly(1_000, limit, oneOfHundred)).isEqualTo(8);
  }

  @Test
  void fewerWorkersThanMayBeTellNothing() {
    ConcurrencyLimit limit = ConcurrencyLimit.adaptive(64);
    make(500, limit, host(4, 30));
    int before = limit.now();
    for (int i = 0; i < 500; i++) {
      limit.made(1, before - 1);
    }
    assertThat(limit.now()).isEqualTo(before);
  }

  @Test
  void aLoweredMostHoldsAtOnce() {
    ConcurrencyLimit limit = ConcurrencyLimit.adaptive(32);
    make(500, limit, n -> 2_000);
    limit.setMost(3);
    assertThat(limit.now()).isEqualTo(3);
    for (int i = 0; i < 500; i++) {
      make(1, limit, n -> 2_000);
      assertThat(limit.now()).isBetween(2, 3);
    }
    limit.setMost(6);
    make(500, limit, n -> 2_000);
    assertThat(mostly(500, limit, n -> 2_000)).isEqualTo(6);
  }
}
