package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lxcpool.lxc.LxcTestHost.onHost;
import static org.lxcpool.lxc.LxcTestHost.outcome;
import static org.lxcpool.lxc.LxcTestHost.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolError.Phase;

/** A base that isn't what it was any more while a pool runs on it, or whose init is stubborn. */
@Tag("lxc")
class BaseFaultIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String CHANGE = "/etc/changed";

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  private Path base = Path.of("");
  private Path away = Path.of("");

  /** Where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  @BeforeEach
  void copyTheTinyBase() throws Exception {
    away = host.home().resolve("away-" + host.mark());
    base = Files.createDirectory(host.home().resolve("base-" + host.mark()));
    try (LxcContainerFactory factory = host.factory().privileged().build();
        LxcContainer container = factory.create()) {
      String layers = container.configItem("lxc.rootfs.path").orElseThrow();
      String lower = layers.replaceFirst("^overlay:", "").split(":", -1)[0];
      onHost("cp", "-a", lower + "/.", base.toString());
    }
  }

  @AfterEach
  void removeTheBase() throws Exception {
    onHost("rm", "-rf", "--one-file-system", base.toString(), away.toString());
  }

  private LxcContainerFactory.Builder factory() {
    return host.factory(BaseImage.directory(base));
  }

  private static ContainerPool<LxcContainer> pool(LxcContainerFactory factory) {
    return ContainerPool.<LxcContainer>builder(factory).capacity(2).build();
  }

  /** What there is of the change in a container that is made from now on. */
  private String seenInANewOne(LxcContainerFactory factory) throws Exception {
    try (LxcContainer container = factory.create()) {
      container.start();
      return outcome(container, "cat", CHANGE);
    }
  }

  private void change() throws Exception {
    Path file = base.resolve(CHANGE.substring(1));
    Files.writeString(file, "new");
    onHost("chmod", "644", file.toString());
  }

  @Test
  void aBaseThatIsRemovedFailsCreationsUntilItComesBack() throws Exception {
    try (LxcContainerFactory factory = factory().privileged().build();
        ContainerPool<LxcContainer> pool = pool(factory)) {
      assertThat(pool.awaitReady(2, MINUTE)).isTrue();
      Files.move(base, away);
      LxcContainer container = pool.take();
      assertThat(run(container, "hostname")).as("what runs goes on").isEqualTo(container.name());
      container.destroy();
      Awaitility.await().atMost(MINUTE).until(() -> pool.errors().total() > 0);
      assertThat(pool.errors().snapshot().get(0).phase()).isIn(Phase.CREATE, Phase.START);
      Files.move(away, base);
      assertThat(pool.awaitReady(2, MINUTE)).isTrue();
      pool.close(MINUTE);
    }
  }

  @Test
  void privilegedContainersSeeWhatABaseIsChangedTo() throws Exception {
    try (LxcContainerFactory factory = factory().privileged().build();
        ContainerPool<LxcContainer> pool = pool(factory)) {
      assertThat(pool.awaitReady(2, MINUTE)).isTrue();
      change();
      assertThat(seenInANewOne(factory)).isEqualTo("0 new");
      assertThat(pool.errors().total()).isZero();
      assertThat(pool.size()).isEqualTo(2);
      pool.close(MINUTE);
    }
  }

  @Test
  void unprivilegedOnesAreMadeFromWhatItWasUntilTheNextFactory() throws Exception {
    try (LxcContainerFactory factory = factory().build();
        ContainerPool<LxcContainer> pool = pool(factory)) {
      assertThat(pool.awaitReady(2, MINUTE)).isTrue();
      change();
      assertThat(seenInANewOne(factory)).startsWith("1 ");
      pool.close(MINUTE);
    }
    try (LxcContainerFactory factory = factory().build()) {
      assertThat(seenInANewOne(factory)).isEqualTo("0 new");
    }
  }

  @Test
  void anInitThatIgnoresEverySignalIsKilled() throws Exception {
    Path init = base.resolve("sbin/init");
    Files.delete(init);
    Files.writeString(
        init, "#!/bin/busybox sh\ntrap '' PWR TERM INT HUP\nwhile :; do sleep 1; done\n");
    onHost("chmod", "755", init.toString());
    try (LxcContainerFactory factory = factory().privileged().build();
        ContainerPool<LxcContainer> pool = pool(factory)) {
      LxcContainer container = pool.take();
      onHost("kill", "-PWR", Integer.toString(container.initPid()));
      onHost("kill", "-TERM", Integer.toString(container.initPid()));
      assertThat(container.isAlive()).isTrue();
      container.destroy();
      pool.close(MINUTE);
    }
  }
}
