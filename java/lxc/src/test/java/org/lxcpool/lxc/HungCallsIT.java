package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lxcpool.ContainerException;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolError;
import org.lxcpool.lxc.internal.launcher.LauncherChildren;

/** Each call of liblxc hangs, on real containers; {@code LauncherIT} has starts that do. */
@Tag("lxc")
class HungCallsIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int CAPACITY = 2;

  /** With twice as many abandoned workers as it may have, a pool starts no more. */
  private static final int ABANDONED = 2 * CAPACITY;

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation(), NetworkWait.LIBLXC);

  /** Where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  @Test
  void whoeverAsksAContainerIsToldSoAndItIsDestroyedWithoutLiblxc() throws Exception {
    try (LxcContainerFactory factory = host.factory().build();
        LxcContainer container = factory.create()) {
      container.start();
      container.awaitNetwork(MINUTE);
      HeldLock lock = HeldLock.of(host.lxcPath(), container.name());
      try {
        Map<String, ThrowingCallable> calls =
            Map.of(
                "state", container::state,
                "config", () -> container.configItem("lxc.uts.name"),
                "addresses", () -> container.awaitNetwork(Duration.ofSeconds(1)),
                "exec", () -> container.exec(List.of("true")));
        Map<String, Throwable> thrown = atOnce(calls, container::destroy);
        assertThat(thrown.keySet()).isEqualTo(calls.keySet());
        thrown.forEach(
            (operation, error) ->
                assertThat(error)
                    .isInstanceOf(ContainerException.class)
                    .hasMessageStartingWith(
                        "%s of container %s failed (state ", operation, container.name())
                    .hasMessageContaining(
                        isolation() == Isolation.IN_PROCESS && !operation.equals("exec")
                            ? "liblxc did not return within PT10S"
                            : "liblxc did not finish within PT10S, and was killed"));
        assertThat(host.lxcPath().resolve(container.name())).doesNotExist();
      } finally {
        lock.release();
      }
      Awaitility.await().untilAsserted(() -> assertThat(threadsIn(container)).isEmpty());
      if (isolation() == Isolation.PROCESS) {
        LauncherChildren.awaitOnlyTheNext(LauncherIT.launcher(factory.nativeStatus()));
      }
    }
  }

  /** What each of the calls throws, all made at the same time, with another one beside them. */
  private static Map<String, Throwable> atOnce(Map<String, ThrowingCallable> calls, Runnable beside)
      throws InterruptedException {
    Map<String, Throwable> thrown = new ConcurrentHashMap<>();
    List<Thread> threads =
        calls.entrySet().stream()
            .map(
                each ->
                    new Thread(
                        () -> {
                          Throwable error = catchThrowable(each.getValue());
                          if (error != null) {
                            thrown.put(each.getKey(), error);
                          }
                        }))
            .toList();
    threads.forEach(Thread::start);
    TimeUnit.SECONDS.sleep(1); // they are all inside by now, and stay
    beside.run();
    for (Thread thread : threads) {
      thread.join(MINUTE.toMillis());
    }
    return thrown;
  }

  /** The threads that are inside liblxc for this container. */
  private static List<String> threadsIn(LxcContainer container) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("lxcpool-native-") && name.endsWith(container.name()))
        .toList();
  }

  @Test
  void definitionsThatHangDoNotHoldUpAPoolForLongerThanTheyLast() throws Exception {
    HangingDefinitions calls = new HangingDefinitions(isolation());
    try (LxcContainerFactory factory =
            new LxcContainerFactory(host.factory().settings(), () -> calls);
        ContainerPool<LxcContainer> pool =
            ContainerPool.<LxcContainer>builder(factory)
                .capacity(CAPACITY)
                .maxWorkers(CAPACITY)
                .creationTimeout(Duration.ofMillis(500))
                .build()) {
      try {
        if (isolation() == Isolation.IN_PROCESS) {
          Awaitility.await().atMost(MINUTE).until(() -> pool.stats().abandoned() == ABANDONED);
          // As many hang as may, and no more are begun.
          TimeUnit.SECONDS.sleep(1);
          assertThat(calls.begun()).isEqualTo(ABANDONED);
          assertThat(pool.stats().abandoned()).isEqualTo(ABANDONED);
        } else {
          // Each is killed when its time is over, so that they go on.
          Awaitility.await().atMost(MINUTE).until(() -> calls.begun() > ABANDONED);
          assertThat(pool.stats().abandoned()).isLessThanOrEqualTo(CAPACITY);
        }
        assertThat(pool.errors().snapshot())
            .extracting(PoolError::phase)
            .containsOnly(PoolError.Phase.TIMEOUT);
      } finally {
        calls.release();
      }
      pool.awaitReady(CAPACITY, MINUTE);
      Awaitility.await().untilAsserted(() -> assertThat(pool.stats().abandoned()).isZero());
      pool.close(MINUTE);
    }
  }
}
