package org.lxcpool.benchmarks.run;

import java.util.List;
import org.lxcpool.benchmarks.shards.Profile;
import org.lxcpool.benchmarks.shards.ShardRuns;

/**
 * How much is measured. Rounds go around all measurements, so that those that are compared are made
 * side by side and not an hour apart.
 */
public enum Extent {
  /** For its function, not for its numbers: within a minute. */
  SMOKE(1, 0, 1, 100, 3, 20, 4, 1, 0.5, 2),
  /** Within 5 minutes. */
  QUICK(1, 1, 2, 400, 20, 500, 20, 1, 2, 8),
  /** Within two hours or so. */
  FULL(3, 2, 3, 1_000, 100, 5_000, 40, 3, 4, 48);

  /** How often all is measured. */
  final int rounds;

  /** Iterations of JMH that don't count, and those that do. */
  final int warmups;

  final int iterations;
  final int iterationMillis;

  /** How often the time to the factory is measured, for those that are slow and for the pool. */
  final int slowCalls;

  final int calls;

  /** How many containers are made. */
  final int containers;

  /** How often a round measures each number of workers on a shard. */
  final int sizings;

  /** How long takers come. */
  final double shardSeconds;

  /** How long a day takes. */
  final int daySeconds;

  Extent(
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

  /** How many threads take and put. */
  List<Integer> threads() {
    return switch (this) {
      case SMOKE -> List.of(2);
      case QUICK -> List.of(1, 8);
      case FULL -> List.of(1, 2, 4, 8, 16, 64);
    };
  }

  /** How many producers there are, and as many consumers. */
  List<Integer> producers() {
    return switch (this) {
      case SMOKE -> List.of(1);
      case QUICK -> List.of(1, 8);
      case FULL -> List.of(1, 4, 32);
    };
  }

  /** How often an agent that is warm makes as many containers as it can. */
  int rates() {
    return this == FULL ? 9 : 1;
  }

  /** How often an agent does what is measured before, at most: until all is compiled. */
  int warmUps() {
    return switch (this) {
      case SMOKE -> 1;
      case QUICK -> 12;
      case FULL -> 24;
    };
  }

  /** How often takers come all at once. */
  int spikes() {
    return switch (this) {
      case SMOKE -> 1;
      case QUICK -> 3;
      case FULL -> 7;
    };
  }

  /** How long a number of workers on a shard is measured, after half of that to warm up. */
  double sizingSeconds() {
    return this == FULL ? 8 : shardSeconds;
  }

  /** How many containers are made at once. */
  List<Integer> atOnce() {
    return switch (this) {
      case SMOKE -> List.of(1);
      case QUICK -> List.of(1, 2);
      case FULL -> List.of(1, 2, 4, 8, 16);
    };
  }

  /** The shards. */
  List<Profile> profiles() {
    return List.of(Profile.values());
  }

  /** How many workers a shard has; the last is as many as the pool finds best. */
  List<Integer> workers() {
    return switch (this) {
      case SMOKE, QUICK -> List.of(1, 4, ShardRuns.ADAPTIVE);
      case FULL -> List.of(1, 2, 3, 5, 8, ShardRuns.ADAPTIVE);
    };
  }

  /** How many takers come in a second, at a steady rate. */
  List<Integer> demands() {
    return switch (this) {
      case SMOKE -> List.of(4);
      case QUICK -> List.of(4, 32);
      case FULL -> List.of(1, 2, 4, 8, 16, 32, 64, 128);
    };
  }

  /** How long a fork of JMH takes, with its JVM and its peers. */
  double forkSeconds() {
    return 1.2 + (warmups + iterations) * iterationMillis / 1_000.0;
  }
}
