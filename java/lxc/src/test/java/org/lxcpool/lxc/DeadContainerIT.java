package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.lxcpool.lxc.LxcTestHost.onHost;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.lxcpool.ContainerException;

/** The errors of operations on a container that doesn't run. */
@Tag("lxc")
class DeadContainerIT {
  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  @Test
  void execAndCopiesTellWhetherTheContainerIsUnstartedDeadOrDestroyed(@TempDir Path directory)
      throws Exception {
    try (LxcContainerFactory factory = host.factory().network(Network.none()).build();
        LxcContainer c = factory.create()) {
      assertThatThrownBy(() -> c.exec(List.of("true")))
          .isInstanceOf(ContainerException.class)
          .hasMessage("exec of container %s failed (state STOPPED): it was not started", c.name());
      c.start();
      onHost("kill", "-9", Integer.toString(c.initPid()));
      Awaitility.await().until(() -> !c.isAlive());
      String dead =
          "exec of container "
              + c.name()
              + " failed (state STOPPED): it is dead: its init has ended";
      assertThatThrownBy(() -> c.exec(List.of("true")))
          .isInstanceOf(ContainerException.class)
          .hasMessage(dead);
      assertThatThrownBy(() -> c.copyFrom("/etc/passwd", directory.resolve("target")))
          .isInstanceOf(ContainerException.class)
          .hasMessage(dead);
      c.destroy();
      assertThatThrownBy(() -> c.exec(List.of("true")))
          .isInstanceOf(ContainerException.class)
          .hasMessage("exec of container %s failed (state DESTROYED): it was destroyed", c.name());
    }
  }

  /** The kernel knows of the end before this process is notified. */
  @RepeatedTest(5)
  void execTellsOfADeathThatHasJustHappened() throws Exception {
    try (LxcContainerFactory factory = host.factory().network(Network.none()).build();
        LxcContainer c = factory.create()) {
      c.start();
      onHost("kill", "-9", Integer.toString(c.initPid()));
      Throwable failure = null;
      for (long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
          failure == null && System.nanoTime() < end; ) {
        failure = catchThrowable(() -> c.exec(List.of("true")).waitFor());
      }
      assertThat(failure)
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("(state STOPPED): it is dead: its init has ended");
    }
  }

  @Test
  void aContainerWhoseStartFailedIsNotSaidToBeStarting() throws Exception {
    try (LxcContainerFactory factory = host.factory().network(Network.none()).build();
        LxcContainer c = factory.create()) {
      Files.writeString(host.lxcPath().resolve(c.name()).resolve("config"), "lxc.no value\n");
      assertThatThrownBy(c::start)
          .isInstanceOf(ContainerException.class)
          .hasMessageStartingWith("start of container %s failed (state STARTING): ", c.name());
      assertThatThrownBy(() -> c.exec(List.of("true")))
          .isInstanceOf(ContainerException.class)
          .hasMessage("exec of container %s failed (state STOPPED): its start failed", c.name());
      assertThatThrownBy(c::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("container %s was started before", c.name());
    }
  }

  @Test
  void aContainerThatIsBeingDestroyedSaysSo() throws Exception {
    HangingDestroys calls = new HangingDestroys(isolation());
    try (LxcContainerFactory factory =
            new LxcContainerFactory(
                host.factory().network(Network.none()).settings(), () -> calls);
        LxcContainer c = factory.create()) {
      c.start();
      CompletableFuture<Void> destroy = CompletableFuture.runAsync(c::destroy);
      try {
        calls.awaitBegun();
        assertThat(c.isAlive()).isFalse();
        assertThatThrownBy(() -> c.exec(List.of("true")))
            .isInstanceOf(ContainerException.class)
            .hasMessage(
                "exec of container %s failed (state STOPPING): it is being destroyed", c.name());
      } finally {
        calls.release();
      }
      destroy.get(30, TimeUnit.SECONDS);
    }
  }
}
