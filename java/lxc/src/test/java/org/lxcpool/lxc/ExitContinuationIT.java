package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lxcpool.lxc.LxcTestHost.onHost;
import static org.lxcpool.lxc.LxcTestHost.outcome;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A continuation of {@link Process#onExit()} may block. */
@Tag("lxc")
class ExitContinuationIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  @Test
  void aContinuationMayRunAnotherCommandAndWaitForIt() throws Exception {
    try (LxcContainerFactory factory = host.factory().build();
        LxcContainer container = factory.create()) {
      container.start();
      Process first = container.exec(List.of("cat"));
      CompletableFuture<Integer> code =
          first.onExit().thenApply(ended -> waitFor(container.exec(List.of("sh", "-c", "exit 3"))));

      first.getOutputStream().close();

      assertThat(code.get(30, TimeUnit.SECONDS)).isEqualTo(3);
    }
  }

  private static int waitFor(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      throw new CompletionException(e);
    }
  }

  @Test
  void blockingContinuationsDelayNoOtherExitAndNoOtherCall() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    List<CompletableFuture<Void>> blocked = new ArrayList<>();
    try (LxcContainerFactory factory = host.factory().build();
        LxcContainer container = factory.create();
        LxcContainer other = factory.create()) {
      container.start();
      other.start();
      CountDownLatch reached = new CountDownLatch(10);
      for (int i = 0; i < 10; i++) {
        Process command = container.exec(List.of("cat"));
        blocked.add(command.onExit().thenAccept(ended -> block(reached, release)));
        command.getOutputStream().close();
      }
      try {
        assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(outcome(other, "hostname")).isEqualTo("0 " + other.name());
        assertThat(other.state()).isEqualTo("RUNNING");
        onHost("kill", "-9", Integer.toString(other.initPid()));
        Awaitility.await().until(() -> !other.isAlive());
      } finally {
        release.countDown();
      }
      CompletableFuture.allOf(blocked.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
    }
  }

  private static void block(CountDownLatch reached, CountDownLatch release) {
    reached.countDown();
    try {
      if (!release.await(MINUTE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("not released");
      }
    } catch (InterruptedException e) {
      throw new CompletionException(e);
    }
  }

  @Test
  void itsThreadInheritsNothingFromTheCallerAndEnds() throws Exception {
    try (LxcContainerFactory factory = host.factory().build();
        LxcContainer container = factory.create()) {
      container.start();
      Process command = container.exec(List.of("cat"));
      CompletableFuture<Thread> future =
          command.onExit().thenApply(ended -> Thread.currentThread());
      command.getOutputStream().close();

      Thread thread = future.get(30, TimeUnit.SECONDS);

      assertThat(thread.getName()).startsWith("lxcpool-exit-continuation-");
      assertThat(thread.isDaemon()).isTrue();
      assertThat(thread.getContextClassLoader()).isSameAs(ClassLoader.getSystemClassLoader());
      thread.join(MINUTE.toMillis());
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void eachCallerGetsItsOwnFuture() throws Exception {
    try (LxcContainerFactory factory = host.factory().build();
        LxcContainer container = factory.create()) {
      container.start();
      Process command = container.exec(List.of("cat"));
      command.onExit().completeExceptionally(new IllegalStateException("by a caller"));
      command.onExit().cancel(true);

      assertThat(command.isAlive()).isTrue();
      assertThatThrownBy(command::exitValue).isInstanceOf(IllegalThreadStateException.class);
      command.getOutputStream().close();
      assertThat(command.onExit().get(30, TimeUnit.SECONDS)).isSameAs(command);
      assertThat(command.exitValue()).isZero();
    }
  }
}
