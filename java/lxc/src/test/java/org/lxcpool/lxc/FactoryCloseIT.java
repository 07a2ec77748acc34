package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.lxcpool.lxc.LxcTestHost.run;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lxcpool.ContainerException;
import org.lxcpool.ContainerPool;

/** The close of a factory while its containers are being made. */
@Tag("lxc")
class FactoryCloseIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  // The extension checks that nothing is left.
  @RepeatedTest(8)
  void anAgentThatEndsWhileWorkersMakeContainersLeavesNothing(RepetitionInfo repetition)
      throws Exception {
    try (AgentProcess agent = HastyAgent.start(host, repetition.getCurrentRepetition() - 1)) {
      assertThat(agent.exitCode()).isZero();
    }
    assertThat(LxcInventory.of(host.home())).noneMatch(p -> p.name().equals(host.mark()));
  }

  @Test
  void aClosedFactoryCreatesNothingAndItsLiveContainersContinue() throws Exception {
    LxcContainerFactory factory = host.factory().build();
    LxcContainer unstarted = factory.create();
    LxcContainer destroyed = factory.create();
    destroyed.destroy();
    try (LxcContainer live = factory.create()) {
      live.start();
      factory.close();
      factory.close();

      assertThatThrownBy(factory::create)
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("the factory is closed");
      assertThat(unstarted.state()).isEqualTo("DESTROYED");
      assertThatThrownBy(unstarted::start)
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("it was destroyed");
      assertThatThrownBy(destroyed::start)
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("it was destroyed");
      live.awaitNetwork(MINUTE);
      assertThat(run(live, "hostname")).isEqualTo(live.name());
    }
    closeTheNextOne();
  }

  /** Closes the next factory, which removes what the closed one's containers used. */
  private void closeTheNextOne() {
    host.factory().build().close();
  }

  @Test
  void stockAndLeasedContainersContinueToRun() throws Exception {
    LxcContainerFactory factory = host.factory().build();
    try (ContainerPool<LxcContainer> pool =
        ContainerPool.<LxcContainer>builder(factory).capacity(2).build()) {
      try (LxcContainer leased = pool.take()) {
        assertThat(pool.awaitReady(2, MINUTE)).isTrue();
        factory.close();
        assertThat(run(leased, "hostname")).isEqualTo(leased.name());
        leased.awaitNetwork(MINUTE);
        try (LxcContainer next = pool.take()) {
          assertThat(run(next, "hostname")).isEqualTo(next.name());
        }
      }
    }
    closeTheNextOne();
  }

  @Test
  void aWaitForTheNetworkEndsAndItsContainerIsDestroyed() throws Exception {
    LxcContainerFactory factory = host.factory().awaitPort(8080).build();
    LxcContainer container = factory.create();
    container.start();
    AtomicBoolean interrupted = new AtomicBoolean();
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> {
              Throwable failure = catchThrowable(() -> container.awaitNetwork(MINUTE));
              interrupted.set(Thread.currentThread().isInterrupted());
              thrown.complete(failure);
            });
    waiter.start();
    Awaitility.await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);

    factory.close();

    assertThat(container.state()).isEqualTo("DESTROYED");
    assertThat(thrown.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("network wait of container " + container.name())
        .hasMessageContaining("its factory is closed");
    assertThat(interrupted).isFalse();
  }

  @Test
  void concurrentClosesCloseItOnce() throws Exception {
    LxcContainerFactory factory = host.factory().build();
    ContainerPool<LxcContainer> pool =
        ContainerPool.<LxcContainer>builder(factory).capacity(16).build();
    assertThat(pool.awaitReady(1, MINUTE)).isTrue();
    pool.close();

    List<CompletableFuture<Void>> closes =
        List.of(
            CompletableFuture.runAsync(factory::close), CompletableFuture.runAsync(factory::close));

    for (CompletableFuture<Void> close : closes) {
      close.get(30, TimeUnit.SECONDS);
    }
    assertThat(LxcInventory.of(host.home())).noneMatch(p -> p.name().equals(host.mark()));
  }

  @Test
  void aCreationThatHangsDelaysTheCloseForItsTimeoutAtMost() throws Exception {
    HangingDefinitions calls = new HangingDefinitions(isolation());
    LxcContainerFactory factory = new LxcContainerFactory(host.factory().settings(), () -> calls);
    CompletableFuture<Throwable> thrown =
        CompletableFuture.supplyAsync(() -> catchThrowable(factory::create));
    try {
      Awaitility.await().until(() -> calls.begun() == 1);
      factory.close(Duration.ofSeconds(1));
      // The launcher is killed; in process the call can't be ended.
      assertThat(thrown.isDone()).isEqualTo(isolation() == Isolation.PROCESS);
    } finally {
      calls.release();
    }
    assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(ContainerException.class);
    closeTheNextOne();
  }
}
