package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lxcpool.lxc.LxcTestHost.onHost;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lxcpool.ContainerException;
import org.lxcpool.ContainerPool;
import org.lxcpool.lxc.internal.ledger.Intent;
import org.lxcpool.lxc.internal.ledger.Ledger;
import org.lxcpool.lxc.internal.ledger.LedgerEntry;

/** Full, inode-less and read-only file systems. */
@Tag("lxc")
class DiskFaultIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @RegisterExtension final LxcTestHost host = new LxcTestHost(Isolation.IN_PROCESS);

  private final List<Path> mounted = new ArrayList<>();

  @AfterEach
  void unmount() throws Exception {
    for (Path mount : mounted) {
      // The garbage collector unmaps a ledger that was on this file system.
      Awaitility.await()
          .atMost(MINUTE)
          .until(
              () -> {
                System.gc();
                return new ProcessBuilder("umount", mount.toString()).start().waitFor() == 0;
              });
      Files.delete(mount);
      Files.deleteIfExists(image(mount));
    }
  }

  private static Path image(Path mount) {
    return mount.resolveSibling(mount.getFileName() + ".img");
  }

  /** Creates and mounts a small file system. */
  private Path disk(String... mkfs) throws Exception {
    Path mount = Files.createDirectory(host.home().resolve("disk-" + host.mark()));
    onHost("truncate", "-s", "24M", image(mount).toString());
    List<String> command = new ArrayList<>(List.of("mkfs.ext4", "-q"));
    command.addAll(List.of(mkfs));
    command.add(image(mount).toString());
    onHost(command.toArray(String[]::new));
    onHost("mount", "-o", "loop", image(mount).toString(), mount.toString());
    mounted.add(mount);
    onHost("chmod", "711", mount.toString());
    return mount;
  }

  /**
   * Fills a file system. A removed ledger keeps its space until the garbage collector unmaps it:
   * that space must not become free later.
   */
  private static void fill(Path disk) throws Exception {
    Awaitility.await()
        .atMost(MINUTE)
        .until(
            () -> {
              System.gc();
              return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                  .noneMatch(line -> line.contains(disk + "/") && line.endsWith("(deleted)"));
            });
    onHost("sh", "-c", "dd if=/dev/zero of=" + disk + "/filler bs=4k 2>/dev/null; sync; true");
  }

  private static ContainerPool<LxcContainer> pool(LxcContainerFactory factory) {
    return ContainerPool.<LxcContainer>builder(factory).capacity(2).build();
  }

  private static void untilError(ContainerPool<?> pool, String message) {
    Awaitility.await()
        .atMost(MINUTE)
        .untilAsserted(
            () ->
                assertThat(pool.errors().snapshot())
                    .anySatisfy(e -> assertThat(e.cause()).hasMessageContaining(message)));
  }

  @Test
  void aFactoryIsNotBuiltIfTheLedgersDiskIsFull() throws Exception {
    Path disk = disk();
    LxcContainerFactory.Builder builder = host.factory().home(disk.resolve("home"));
    builder.build().close(); // prepares the base
    fill(disk);
    assertThatThrownBy(builder::build)
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("ledger")
        .hasMessageContaining("No space left");
    Files.delete(disk.resolve("filler"));
    try (LxcContainerFactory factory = builder.build();
        ContainerPool<LxcContainer> pool = pool(factory)) {
      assertThat(pool.awaitReady(2, MINUTE)).isTrue();
      fill(disk);
      // The ledger has its space allocated, so the pool continues.
      pool.take().destroy();
      pool.take().destroy();
      assertThat(pool.awaitReady(2, MINUTE)).isTrue();
      pool.close(MINUTE);
    }
  }

  @Test
  void aLedgerThatCannotGrowRefusesNewEntriesAndLosesNone() throws Exception {
    Path disk = Files.createDirectory(host.home().resolve("disk-" + host.mark()));
    onHost("mount", "-t", "tmpfs", "-o", "size=400k", "none", disk.toString());
    mounted.add(disk);
    try (Ledger ledger = Ledger.open(disk, "pool")) {
      List<LedgerEntry> entries = new ArrayList<>();
      assertThatThrownBy(
              () -> {
                while (true) {
                  entries.add(intend(ledger, "c" + entries.size()));
                }
              })
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("create of container c256 failed")
          .hasMessageContaining("No space left");
      assertThat(entries).hasSize(256);
      entries.get(7).gone();
      assertThat(intend(ledger, "again").intent().name()).isEqualTo("again");
      assertThat(ledger.entries()).hasSize(256);
      entries.forEach(LedgerEntry::leased);
    }
    try (Ledger ledger = Ledger.open(disk, "pool")) {
      assertThat(ledger.damaged()).isZero();
      assertThat(ledger.entries()).hasSize(256);
    }
  }

  private static LedgerEntry intend(Ledger ledger, String name) {
    return ledger.reserve(Intent.now(0, name, Path.of("/containers"), "", "")).intended();
  }

  @Test
  void creationsFailWithoutInodes() throws Exception {
    Path disk = disk("-N", "64");
    try (LxcContainerFactory factory = host.factory().lxcPath(disk.resolve("c")).build();
        ContainerPool<LxcContainer> pool = pool(factory)) {
      assertThat(pool.awaitReady(2, MINUTE)).isTrue();
      onHost(
          "sh",
          "-c",
          "mkdir $0/f; i=0; while touch $0/f/$i 2>/dev/null; do i=$((i+1)); done",
          disk.toString());
      pool.take().destroy(); // leaves inodes for a part of the next container
      LxcContainer container = pool.take();
      untilError(pool, "No space left");
      container.destroy();
      onHost("rm", "-r", disk + "/f");
      assertThat(pool.awaitReady(2, MINUTE)).isTrue();
      pool.close(MINUTE);
    }
  }

  @Test
  void creationsAndDestroysFailOnAReadOnlyLxcPath() throws Exception {
    String path = host.lxcPath().toString();
    try (LxcContainerFactory factory = host.factory().build();
        ContainerPool<LxcContainer> pool = pool(factory)) {
      assertThat(pool.awaitReady(2, MINUTE)).isTrue();
      LxcContainer container;
      onHost("mount", "--bind", path, path);
      try {
        onHost("mount", "-o", "remount,ro,bind", path);
        container = pool.take();
        untilError(pool, "Read-only file system");
        assertThatThrownBy(container::destroy)
            .isInstanceOf(ContainerException.class)
            .hasMessageContaining("left are directory");
      } finally {
        onHost("umount", path);
      }
      container.destroy();
      assertThat(pool.awaitReady(2, MINUTE)).isTrue();
      pool.close(MINUTE);
    }
  }
}
