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

/** Calls of liblxc that hang, on real containers. Starts that hang are in {@link LauncherIT}. */
@Tag("lxc")
class HungCallsIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int CAPACITY = 2;

  /** A pool with twice as many abandoned workers as its limit starts no more. */
  private static final int ABANDONED = 2 * CAPACITY;

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation(), NetworkWait.LIBLXC);

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  @Test
  void callsThatHangTimeOutAndDestroyNeedsNoLiblxc() throws Exception {
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

  /** Makes all calls and another one at the same time, and returns what each call throws. */
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
    TimeUnit.SECONDS.sleep(1); // all of them hang by now
    beside.run();
    for (Thread thread : threads) {
      thread.join(MINUTE.toMillis());
    }
    return thrown;
  }

  /** Returns the threads that execute liblxc calls for a container. */
  private static List<String> threadsIn(LxcContainer container) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("lxcpool-native-") && name.endsWith(container.name()))
        .toList();
  }

  @Test
  void aPoolRecoversOnceHungDefinitionsReturn() throws Exception {
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
          // The limit of abandoned workers is reached, and no more definitions begin.
          TimeUnit.SECONDS.sleep(1);
          assertThat(calls.begun()).isEqualTo(ABANDONED);
          assertThat(pool.stats().abandoned()).isEqualTo(ABANDONED);
        } else {
          // The launcher kills each one at its timeout, so new ones begin.
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
