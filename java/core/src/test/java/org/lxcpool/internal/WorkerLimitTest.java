package org.lxcpool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class WorkerLimitTest {
  private static final long MILLI = 1_000_000;

  /** Has so many containers be made; how long one takes depends on how many are made at once. */
  private static void make(int containers, WorkerLimit limit, IntToLongFunction millis) {
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
    WorkerLimit limit = WorkerLimit.fixed(5);
    make(1_000, limit, host(1, 30));
    assertThat(limit.now()).isEqualTo(5);
    limit.setMost(7);
    assertThat(limit.now()).isEqualTo(7);
    assertThat(limit.most()).isEqualTo(7);
  }

  @Test
  void whereCreationsOnlyWaitItGrowsToTheMost() {
    WorkerLimit limit = WorkerLimit.adaptive(32);
    make(500, limit, n -> 2_000);
    assertThat(limit.now()).isEqualTo(32);
  }

  @Test
  void whereTheyComputeThereAreSomeMoreThanProcessorsAndItStaysSo() {
    for (int processors : new int[] {1, 2, 4, 8, 16}) {
      WorkerLimit limit = WorkerLimit.adaptive(64);
      make(2_000, limit, host(processors, 30));
      for (int i = 0; i < 5_000; i++) {
        make(1, limit, host(processors, 30));
        assertThat(limit.now())
            .as("%d processors", processors)
            .isBetween(processors / 2, processors + 3);
      }
      assertThat(limit.now()).isGreaterThanOrEqualTo(processors);
    }
  }

  @Test
  void aHostThatSomethingElseLoadsIsGivenWayTo() {
    WorkerLimit limit = WorkerLimit.adaptive(64);
    make(1_000, limit, host(8, 30));
    make(200, limit, host(2, 60));
    assertThat(limit.now()).isLessThanOrEqualTo(4);
    make(2_000, limit, host(8, 30));
    assertThat(limit.now()).isGreaterThanOrEqualTo(8);
  }

  @Test
  void oneSlowCreationIsNothing() {
    WorkerLimit limit = WorkerLimit.adaptive(8);
    for (int i = 0; i < 200; i++) {
      make(4, limit, n -> 50);
      make(1, limit, n -> 60_000);
    }
    assertThat(limit.now()).isEqualTo(8);
  }

  @Test
  void fewerWorkersThanMayBeTellNothing() {
    WorkerLimit limit = WorkerLimit.adaptive(64);
    make(500, limit, host(4, 30));
    int before = limit.now();
    for (int i = 0; i < 500; i++) {
      limit.made(1, 1);
    }
    assertThat(limit.now()).isEqualTo(before);
  }

  @Test
  void aLoweredMostHoldsAtOnce() {
    WorkerLimit limit = WorkerLimit.adaptive(32);
    make(500, limit, n -> 2_000);
    limit.setMost(3);
    assertThat(limit.now()).isEqualTo(3);
    make(500, limit, n -> 2_000);
    assertThat(limit.now()).isEqualTo(3);
    limit.setMost(6);
    make(500, limit, n -> 2_000);
    assertThat(limit.now()).isEqualTo(6);
  }
}
