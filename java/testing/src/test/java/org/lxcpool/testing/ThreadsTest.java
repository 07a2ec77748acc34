package org.lxcpool.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolError;
import org.lxcpool.PoolListener;

/** Promise 11 of the contract: threads, and the exceptions that they survive. */
class ThreadsTest extends PoolTest {

  @Test
  void threadsAreNamedDaemonThreads() throws Exception {
    Gate gate = gate();
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, gate));
    ContainerPool<ScriptedContainer> pool = build(builder(3).name("shard").maxWorkers(3));
    until(() -> gate.waiting() == 3);
    List<Thread> threads = threadsOf("shard");
    assertThat(threads).allMatch(Thread::isDaemon);
    assertThat(threads)
        .extracting(Thread::getName)
        .contains("lxcpool-shard-worker-1", "lxcpool-shard-worker-2", "lxcpool-shard-worker-3");
    gate.open();
    pool.close(LONG);
    until(() -> threadsOf("shard").isEmpty());
  }

  @Test
  void aWorkerCreatesTheNextContainerOnTheSameThread() throws Exception {
    Set<Thread> makers = ConcurrentHashMap.newKeySet();
    Set<Boolean> flags = ConcurrentHashMap.newKeySet();
    ContainerPool<ScriptedContainer> pool =
        ContainerPool.<ScriptedContainer>builder(
                () -> {
                  makers.add(Thread.currentThread());
                  flags.add(Thread.currentThread().isInterrupted());
                  ScriptedContainer made = factory.create();
                  Thread.currentThread().interrupt(); // must not reach the next creation
                  return made;
                })
            .capacity(20)
            .maxWorkers(1)
            .build();
    try (pool) {
      assertThat(pool.awaitReady(20, LONG)).isTrue();
      assertThat(makers).hasSize(1);
      assertThat(flags).containsExactly(false);
    }
  }

  @Test
  void aListenerThatThrowsErrorsDoesNotBlockThePool() throws Exception {
    factory.creation(1, Script.succeeds().failsIn(Step.CREATE, new IOException("failed")));
    ContainerPool<ScriptedContainer> pool =
        build(
            builder(2)
                .maxWorkers(1)
                .listener(
                    new PoolListener() {
                      @Override
                      public void creationStarted(long worker) {
                        throw new StackOverflowError("started");
                      }

                      @Override
                      public void containerReady(String container, Duration took) {
                        throw new IllegalStateException("ready");
                      }

                      @Override
                      public void errorRecorded(PoolError error) {
                        throw new AssertionError("error");
                      }

                      @Override
                      public void containerDestroyed(String container) {
                        throw new OutOfMemoryError("destroyed");
                      }

                      @Override
                      public void throttled(Instant until) {
                        throw new AssertionError("throttled");
                      }

                      @Override
                      public void backedOff(Duration delay) {
                        throw new AssertionError("backed off");
                      }

                      @Override
                      public void resumed() {
                        throw new AssertionError("resumed");
                      }

                      @Override
                      public void closed() {
                        throw new AssertionError("closed");
                      }
                    }));
    untilErrors(pool, 1);
    ticker.advance(Duration.ofSeconds(1));
    assertThat(pool.awaitReady(2, LONG)).isTrue();
    pool.close(LONG);
    assertThat(factory.notDestroyed()).isEmpty();
  }

  @Test
  void theListenerIsNotifiedOfAllEvents() throws Exception {
    List<String> events = new CopyOnWriteArrayList<>();
    factory.creation(1, Script.succeeds().failsIn(Step.START, new IOException("failed")));
    ContainerPool<ScriptedContainer> pool =
        build(
            builder(2)
                .maxWorkers(1)
                .listener(
                    new PoolListener() {
                      @Override
                      public void creationStarted(long worker) {
                        events.add("started " + worker);
                      }

                      @Override
                      public void containerReady(String container, Duration took) {
                        events.add("ready " + container);
                      }

                      @Override
                      public void errorRecorded(PoolError error) {
                        events.add("error " + error.phase());
                      }

                      @Override
                      public void containerDestroyed(String container) {
                        events.add("destroyed " + container);
                      }

                      @Override
                      public void closed() {
                        events.add("closed");
                      }
                    }));
    untilErrors(pool, 1);
    until(() -> events.contains("destroyed scripted-1"));
    ticker.advance(Duration.ofSeconds(1));
    pool.awaitReady(2, LONG);
    // A worker notifies after freeing its place: the next creation may have begun by then.
    until(() -> events.containsAll(List.of("ready scripted-2", "ready scripted-3")));
    pool.close(LONG);
    assertThat(events)
        .containsSubsequence("started 1", "error START", "destroyed scripted-1", "started 2")
        .containsSubsequence("started 2", "ready scripted-2", "closed")
        .containsSubsequence("started 3", "ready scripted-3", "closed");
    until(() -> events.contains("destroyed scripted-3"));
  }
}
