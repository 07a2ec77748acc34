package org.lxcpool.benchmarks.system.run;

import java.util.List;
import org.lxcpool.benchmarks.system.shards.Profile;
import org.lxcpool.benchmarks.system.shards.ShardRuns;

/**
 * The size of a run. Each round covers all measurements, so that compared measurements are made
 * close together and not an hour apart.
 */
public enum RunSize {
  /** A functional check within a minute, whose numbers mean nothing. */
  SMOKE(1, 0, 1, 100, 3, 20, 4, 1, 0.5, 2),
  /** Within 5 minutes. */
  QUICK(1, 1, 2, 400, 20, 500, 20, 1, 2, 8),
  /** Takes about two hours. */
  FULL(3, 2, 3, 1_000, 100, 5_000, 40, 3, 4, 48);

  /** The number of rounds. */
  final int rounds;

  /** JMH's warm-up iterations and measured iterations. */
  final int warmups;

  final int iterations;
  final int iterationMillis;

  /** How often the time to the factory call is measured: for slow peers, and for the pool. */
  final int slowCalls;

  final int calls;

  /** The number of containers of a measurement. */
  final int containers;

  /** How often each round measures each number of workers on a shard. */
  final int sizings;

  /** How long clients arrive at a shard, in seconds. */
  final double shardSeconds;

  /** The duration of a simulated day, in seconds. */
  final int daySeconds;

  RunSize(
      int rounds,
      int warmups,
      int iterations,
      int iterationMillis,
      int slowCalls,
      int calls,
      int containers,
      int sizings,
      double shardSeconds,
      int daySeconds) {
    this.rounds = rounds;
    this.warmups = warmups;
    this.iterations = iterations;
    this.iterationMillis = iterationMillis;
    this.slowCalls = slowCalls;
    this.calls = calls;
    this.containers = containers;
    this.sizings = sizings;
    this.shardSeconds = shardSeconds;
    this.daySeconds = daySeconds;
  }

  /** Returns the numbers of threads that take and put. */
  List<Integer> threads() {
    return switch (this) {
      case SMOKE -> List.of(2);
      case QUICK -> List.of(1, 8);
      case FULL -> List.of(1, 2, 4, 8, 16, 64);
    };
  }

  /** Returns the numbers of producers; there are as many consumers. */
  List<Integer> producers() {
    return switch (this) {
      case SMOKE -> List.of(1);
      case QUICK -> List.of(1, 8);
      case FULL -> List.of(1, 4, 32);
    };
  }

  /** Returns how often the creation rate of a warm agent is measured. */
  int rates() {
    return this == FULL ? 9 : 1;
  }

  /** Returns the maximum number of warm-up rounds of an agent. */
  int warmUps() {
    return switch (this) {
      case SMOKE -> 1;
      case QUICK -> 12;
      case FULL -> 24;
    };
  }

  /** Returns the number of spikes. */
  int spikes() {
    return switch (this) {
      case SMOKE -> 1;
      case QUICK -> 3;
      case FULL -> 7;
    };
  }

  /** Returns how many seconds a number of workers is measured, after half of that as warm-up. */
  double sizingSeconds() {
    return this == FULL ? 8 : shardSeconds;
  }

  /** Returns the numbers of concurrent creations. */
  List<Integer> atOnce() {
    return switch (this) {
      case SMOKE -> List.of(1);
      case QUICK -> List.of(1, 2);
      case FULL -> List.of(1, 2, 4, 8, 16);
    };
  }

  /** Returns the profiles of the shards. */
  List<Profile> profiles() {
    return List.of(Profile.values());
  }

  /** Returns the numbers of workers of a shard; the last is the adaptive limit. */
  List<Integer> workers() {
    return switch (this) {
      case SMOKE, QUICK -> List.of(1, 4, ShardRuns.ADAPTIVE);
      case FULL -> List.of(1, 2, 3, 5, 8, ShardRuns.ADAPTIVE);
    };
  }

  /** Returns the steady rates of arrival, in clients a second. */
  List<Integer> demands() {
    return switch (this) {
      case SMOKE -> List.of(4);
      case QUICK -> List.of(4, 32);
      case FULL -> List.of(1, 2, 4, 8, 16, 32, 64, 128);
    };
  }

  /** Returns how many seconds a fork of JMH takes, including the start of its JVM. */
  double forkSeconds() {
    return 1.2 + (warmups + iterations) * iterationMillis / 1_000.0;
  }
}
