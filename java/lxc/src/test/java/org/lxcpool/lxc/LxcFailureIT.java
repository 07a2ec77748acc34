package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.util.Throwables;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.lxcpool.ContainerException;

/** Failures: each is its own error, and leaves nothing. */
@Tag("lxc")
class LxcFailureIT {
  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  @Test
  void aMissingBaseIsRefused(@TempDir Path directory) {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> host.factory(BaseImage.directory(missing)).build())
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining(missing.toString());
    assertThatThrownBy(() -> host.factory(BaseImage.tarball(missing)).build())
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining(missing.toString());
    assertThatThrownBy(() -> host.factory(BaseImage.container("no-such-container")).build())
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("no-such-container");
  }

  @Test
  void anInitThatExitsAtOnceIsDetected() throws Exception {
    try (LxcContainerFactory factory = host.factory().config("lxc.init.cmd", "/bin/true").build();
        LxcContainer container = factory.create()) {
      // The init may exit before the start returns, before the wait returns, or right after: then
      // the
      // wait has found the address of a container that still ran.
      try {
        container.start();
        container.awaitNetwork(Duration.ofSeconds(30));
        Awaitility.await().until(() -> !container.isAlive());
      } catch (ContainerException e) {
        assertThat(e).hasMessageContaining(container.name());
      }
      assertThat(container.isAlive()).isFalse();
    }
  }

  @Test
  void theErrorOfAMissingInitNamesIt() throws Exception {
    try (LxcContainerFactory factory =
            host.factory().config("lxc.init.cmd", "/no/such/init").build();
        LxcContainer container = factory.create()) {
      assertThatThrownBy(
              () -> {
                container.start();
                container.awaitNetwork(Duration.ofSeconds(30));
              })
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining(container.name())
          .hasMessageContaining("Failed to exec \"/no/such/init\"");
      assertThat(container.isAlive()).isFalse();
    }
  }

  @Test
  void aStartFailsIfTheContainerIsDestroyedMeanwhile(@TempDir Path directory) throws Exception {
    Path begun = directory.resolve("begun");
    Path hook = directory.resolve("hook");
    Files.writeString(hook, "#!/bin/sh\ntouch " + begun + "\nsleep 2\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();
    try (LxcContainerFactory factory =
        host.factory().config("lxc.hook.pre-start", hook.toString()).build()) {
      LxcContainer container = factory.create();
      FutureTask<Void> start =
          new FutureTask<>(
              () -> {
                container.start();
                return null;
              });
      new Thread(start).start();
      Awaitility.await().until(() -> Files.exists(begun));
      container.destroy();
      assertThatThrownBy(() -> start.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(ContainerException.class)
          .hasMessageContaining("start of container " + container.name() + " failed");
      assertThat(container.isAlive()).isFalse();
      assertThat(container.state()).isEqualTo("DESTROYED");
      assertThatThrownBy(container::start)
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("it was destroyed");
    }
  }

  @Test
  void anUnreadableConfigurationFailsTheStart() throws Exception {
    try (LxcContainerFactory factory = host.factory().build();
        LxcContainer container = factory.create()) {
      Path config = host.lxcPath().resolve(container.name()).resolve("config");
      Files.writeString(config, "lxc.no value\n");
      String end = " of container " + container.name() + " failed (state ";
      assertThatThrownBy(container::start)
          .isInstanceOf(ContainerException.class)
          .hasMessageStartingWith("start" + end + "STARTING): liblxc could not open it");
      assertThatThrownBy(container::state)
          .isInstanceOf(ContainerException.class)
          .hasMessageStartingWith("state" + end + "STOPPED): liblxc could not open it");
      // It can be destroyed nevertheless.
      container.destroy();
      assertThat(config.getParent()).doesNotExist();
    }
  }

  @Test
  void aMissingBridgeIsRefused() {
    assertThatThrownBy(() -> host.factory().network(Network.bridge("lxcpnone").dhcp()).build())
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("bridge lxcpnone does not exist");
  }

  @Test
  void aBridgeThatIsDeletedLaterFailsCreations() throws Exception {
    try (Bridge bridge = Bridge.create(host.bridge(), host.gateway() + "/24");
        LxcContainerFactory factory =
            host.factory().network(Network.bridge(bridge.name()).addresses(host.subnet())).build();
        LxcContainer container = factory.create()) {
      LxcTestHost.onHost("ip", "link", "delete", bridge.name());
      assertThatThrownBy(container::start)
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("start of container " + container.name())
          .hasMessageContaining("state STARTING")
          .hasMessageContaining("network");
      assertThatThrownBy(factory::create)
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("does not exist");
    }
  }

  @Test
  void aFullAddressRangeFailsCreations() throws Exception {
    List<LxcContainer> containers = new ArrayList<>();
    String small = host.subnet().replace("/24", "/29");
    try (LxcContainerFactory factory =
            host.factory().network(Network.ownBridge(host.bridge(), small)).build();
        LxcContainerFactory other =
            host.factory()
                .namePrefix(host.mark() + "-other")
                .network(Network.bridge(host.bridge()).addresses(small))
                .build()) {
      // Two factories share six addresses, one of which is the bridge's.
      for (int i = 0; i < 5; i++) {
        containers.add((i % 2 == 0 ? factory : other).create());
      }
      assertThat(containers)
          .extracting(c -> c.configItem("lxc.net.0.ipv4.address").orElseThrow())
          .doesNotHaveDuplicates();
      assertThatThrownBy(factory::create)
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("no free address in " + small);
      containers.remove(0).destroy();
      containers.add(other.create());
      containers.forEach(LxcContainer::destroy);
    }
  }

  @Test
  void theNetworkWaitTimesOutWithoutADhcpServer() throws Exception {
    try (Bridge bridge = Bridge.create(host.bridge(), host.gateway() + "/24");
        LxcContainerFactory factory =
            host.factory().network(Network.bridge(bridge.name()).dhcp()).build();
        LxcContainer container = factory.create()) {
      container.start();
      assertThatThrownBy(() -> container.awaitNetwork(Duration.ofSeconds(1)))
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("no address within PT1S")
          .hasMessageContaining(container.name());
    }
  }

  @Test
  void aFullDiskFailsCreations() throws Exception {
    Path image = host.home().resolve("full.img");
    Path mount = Files.createDirectories(host.home().resolve("full"));
    LxcTestHost.onHost("truncate", "-s", "2M", image.toString());
    LxcTestHost.onHost("mkfs.ext4", "-q", image.toString());
    LxcTestHost.onHost("mount", "-o", "loop", image.toString(), mount.toString());
    try {
      LxcTestHost.onHost("chmod", "711", mount.toString());
      Path containers = Files.createDirectory(mount.resolve("containers"));
      try (LxcContainerFactory factory = host.factory().lxcPath(containers).build()) {
        LxcTestHost.onHost(
            "sh", "-c", "dd if=/dev/zero of=" + mount + "/filler bs=1k 2>/dev/null || true");
        assertThatThrownBy(
                () -> {
                  while (true) {
                    factory.create();
                  }
                })
            .isInstanceOf(ContainerException.class)
            .hasMessageContaining("create of container")
            .hasMessageMatching("(?s).*(No space left|liblxc reported no error).*");
        LxcTestHost.onHost("rm", mount + "/filler");
        factory.create().destroy(); // creations succeed as soon as there is room
      }
      assertThat(containers).isEmptyDirectory();
    } finally {
      LxcTestHost.onHost("umount", mount.toString());
      Files.delete(image);
      Files.delete(mount);
    }
  }

  @Test
  void invalidNamesAndValuesAreRefusedAtOnce() {
    LxcContainerFactory.Builder builder = host.factory();
    for (String prefix : List.of("a/b", "", "-a", "a-", "a.b", "a b", "../x", "a\nb")) {
      assertThatThrownBy(() -> builder.namePrefix(prefix))
          .as(prefix)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("name prefix");
    }
    assertThatThrownBy(() -> builder.config("lxc.environment", "A=b\nlxc.cap.drop ="))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("control character");
    assertThatThrownBy(() -> builder.config("lxc.environment\nlxc.idmap", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not an lxc.* key");
    assertThatThrownBy(() -> builder.config("lxc.rootfs.path", "dir:/"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("set by the factory");
    assertThatThrownBy(() -> builder.lxcPath(Path.of("relative")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.home(Path.of("/with:colon")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Network.bridge("name/with/slashes"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Network.bridge("b").addresses("10.77.0.5/24"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("did you mean 10.77.0.0/24");
  }

  @Test
  void theErrorOfARefusedConfigurationValueDoesNotReveal() {
    try (LxcContainerFactory factory = host.factory().config("lxc.pty.max", "s3cret").build()) {
      assertThatThrownBy(factory::create)
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("liblxc refuses the value of lxc.pty.max")
          .satisfies(e -> assertThat(Throwables.getStackTrace(e)).doesNotContain("s3cret"));
    }
  }
}
