package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lxcpool.lxc.LxcTestHost.onHost;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.HostCheck.Status;
import org.lxcpool.lxc.internal.host.LiveHost;
import org.lxcpool.lxc.internal.host.StorageChecks;

/** Unfit homes, keys and bases are refused when the factory is built, not at each creation. */
@Tag("lxc")
class UnfitHomeIT {
  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  private final List<Path> made = new ArrayList<>();

  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  @AfterEach
  void unmount() throws Exception {
    for (Path each : made) {
      // The garbage collector unmaps a ledger that was on this file system.
      Awaitility.await()
          .until(
              () -> {
                System.gc();
                return new ProcessBuilder("umount", each.toString()).start().waitFor() == 0;
              });
    }
    for (Path each : made) {
      onHost("rm", "-r", "--one-file-system", each.toString());
    }
  }

  private Path directory(String name) throws Exception {
    Path directory = Files.createDirectory(host.home().resolve(name + "-" + host.mark()));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    return directory;
  }

  /** Creates a home on an overlay, as in a Docker container. */
  private Path onOverlay() throws Exception {
    Path tree = directory("layers");
    made.add(tree);
    onHost("mount", "-t", "tmpfs", "-o", "mode=711", "tmpfs", tree.toString());
    for (String each : List.of("lower", "upper", "work")) {
      Files.createDirectory(tree.resolve(each));
    }
    Path merged = directory("merged");
    made.add(0, merged);
    String layers = "lowerdir=" + tree + "/lower,upperdir=" + tree + "/upper,workdir=" + tree;
    onHost("mount", "-t", "overlay", "-o", layers + "/work", "overlay", merged.toString());
    Files.setPosixFilePermissions(merged, PosixFilePermissions.fromString("rwx--x--x"));
    return merged;
  }

  @Test
  void aHomeOnAnOverlayIsRefusedWithAFix() throws Exception {
    Path home = onOverlay();
    LxcContainerFactory.Builder unprivileged =
        host.factory().home(home).lxcPath(home.resolve("containers"));
    LxcContainerFactory.Builder privileged =
        host.factory().home(home).lxcPath(home.resolve("containers")).privileged();

    for (LxcContainerFactory.Builder builder : List.of(unprivileged, privileged)) {
      assertThatThrownBy(builder::build)
          .isInstanceOf(ContainerException.class)
          .hasMessageContainingAll(
              home.toString(), "which is on overlayfs", "a home on another filesystem");
    }

    assertThat(HostCheck.ofThisHost(home).findings())
        .filteredOn(finding -> finding.name().startsWith("overlay"))
        .hasSize(2)
        .allSatisfy(
            finding -> {
              assertThat(finding.status()).isEqualTo(Status.MISSING);
              assertThat(finding.detail()).contains(home.toString(), "which is on overlayfs");
              assertThat(finding.mend()).contains("--home DIR");
            });
  }

  @Test
  void leftoversOfAKilledOverlayCheckAreRemoved() throws Exception {
    Path home = directory("tried");
    Path left = Files.createDirectory(home.resolve(".lxcpool-check-1"));
    Files.createDirectory(left.resolve("upper"));
    Path fresh = Files.createDirectory(home.resolve(".lxcpool-check-2"));
    onHost("touch", "-d", "10 minutes ago", left.toString());

    StorageChecks.requireOverlay(new LiveHost(), home, false);

    assertThat(left).doesNotExist();
    assertThat(home).isDirectoryContaining(fresh::equals);
    Files.delete(fresh);
    Files.delete(home);
  }

  @Test
  void aHomeOnANoexecMountIsAccepted() throws Exception {
    Path home = directory("noexec");
    made.add(home);
    onHost("mount", "-t", "tmpfs", "-o", "noexec,mode=711", "tmpfs", home.toString());

    try (LxcContainerFactory factory =
            host.factory().home(home).lxcPath(home.resolve("containers")).build();
        LxcContainer container = factory.create()) {
      container.start();
      assertThat(container.isAlive()).isTrue();
    }
  }

  @Test
  void aKeyThatLiblxcDoesNotKnowIsRefused() {
    for (String key : List.of("lxc.mount.entri", "lxc.network.type", "lxc.tty.maxx")) {
      assertThatThrownBy(() -> host.factory().config(key, "1").build())
          .isInstanceOf(ContainerException.class)
          .hasMessageContainingAll("config key " + key, "unknown to liblxc");
    }
  }

  @Test
  void keysWithVariableSuffixesAreAccepted() throws Exception {
    try (LxcContainerFactory factory =
            host.factory()
                .config("lxc.sysctl.net.ipv4.ip_forward", "1")
                .config("lxc.prlimit.nofile", "64")
                .config("lxc.hook.pre-start", "/bin/true")
                .config("lxc.environment", "A=b")
                .build();
        LxcContainer container = factory.create()) {
      container.start();
      assertThat(container.isAlive()).isTrue();
    }
  }

  @Test
  void aBaseWithoutAnInitIsRefusedUnlessAnotherIsConfigured() throws Exception {
    Path rootfs = directory("rootfs");
    try {
      onHost("cp", "-a", "/bin/busybox", rootfs.resolve("busybox").toString());
      onHost("ln", "-s", "/bin/sh", rootfs.resolve("init").toString());
      for (Path each : List.of(rootfs.resolve("dev"), rootfs.resolve("proc"))) {
        Files.createDirectory(each);
      }
      Path tar = rootfs.resolveSibling(rootfs.getFileName() + ".tar");
      onHost("tar", "-cf", tar.toString(), "-C", rootfs.toString(), ".");
      for (BaseImage base : List.of(BaseImage.directory(rootfs), BaseImage.tarball(tar))) {
        assertThatThrownBy(() -> host.factory(base).build())
            .isInstanceOf(ContainerException.class)
            .hasMessageContainingAll(base.toString(), "/sbin/init");
        // The link's target is a program of the host only.
        assertThatThrownBy(() -> host.factory(base).config("lxc.init.cmd", "/init").build())
            .isInstanceOf(ContainerException.class)
            .hasMessageContainingAll(base.toString(), "/init");

        try (LxcContainerFactory factory =
            host.factory(base).config("lxc.init.cmd", "/busybox sleep 100").build()) {
          assertThat(factory.nativeStatus()).isNotEmpty();
        }
      }
      Files.delete(tar);
    } finally {
      onHost("rm", "-r", rootfs.toString());
    }
  }
}
