package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lxcpool.lxc.LxcTestHost.onHost;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.ledger.ContainerState;
import org.lxcpool.lxc.internal.ledger.Intent;
import org.lxcpool.lxc.internal.ledger.Ledger;
import org.lxcpool.lxc.internal.ledger.LedgerEntry;
import org.lxcpool.lxc.internal.ledger.LedgerEntryView;
import org.lxcpool.lxc.internal.linux.ProcessId;

/** A ledger on a full copy-on-write filesystem, which needs room for each store. */
@Tag("lxc")
class FullCopyOnWriteIT {
  @RegisterExtension final LxcTestHost host = new LxcTestHost(Isolation.IN_PROCESS);

  private Path disk = Path.of("");
  private Path image = Path.of("");

  @BeforeEach
  void mount() throws Exception {
    assumeTrue(
        Files.readString(Path.of("/proc/filesystems")).contains("btrfs"), "no btrfs in the kernel");
    disk = Files.createDirectory(host.home().resolve("cow-" + host.mark()));
    image = host.home().resolve("cow-" + host.mark() + ".img");
    onHost("truncate", "-s", "120M", image.toString());
    onHost("mkfs.btrfs", "-q", "--mixed", image.toString());
    onHost("mount", "-o", "loop", image.toString(), disk.toString());
    onHost("chmod", "711", disk.toString());
  }

  @AfterEach
  void unmount() throws Exception {
    // The garbage collector unmaps the ledger's file.
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              System.gc();
              return new ProcessBuilder("umount", disk.toString()).start().waitFor() == 0;
            });
    Files.delete(disk);
    Files.delete(image);
  }

  private void fill() throws Exception {
    String to = " of=" + disk + "/filler oflag=append conv=notrunc 2>/dev/null;";
    onHost("sh", "-c", "dd if=/dev/zero bs=64k" + to + " dd if=/dev/zero bs=4k" + to + " sync");
  }

  private static Intent intent(String name) {
    return Intent.now(0, name, Path.of("/containers"), "", "");
  }

  @Test
  void leasesContinueAndCreationsFailWithTheReason() throws Exception {
    try (Ledger ledger = Ledger.open(disk, "pool")) {
      List<LedgerEntry> entries = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        LedgerEntry entry = ledger.reserve(intent("c" + i)).intended();
        entry.created();
        assertThat(entry.starting()).isTrue();
        entry.started(ProcessId.NONE, ProcessId.NONE);
        entries.add(entry);
      }
      LedgerEntry warm = entries.get(0);
      for (int i = 0; i < 100_000; i++) { // until it is compiled: compiled code throws late
        warm.leased();
        warm.ready();
      }
      fill();
      for (LedgerEntry each : entries) {
        each.ready();
        assertThat(each.state()).isEqualTo(ContainerState.READY);
        each.leased();
        assertThat(each.state()).isEqualTo(ContainerState.LEASED);
      }
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 300; i++) {
                  ledger.reserve(intent("more" + i));
                }
              })
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("create of container more")
          .hasMessageContaining("No space left");
      assertThatThrownBy(() -> ledger.bridge("lxcbr0"))
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("No space left");
      entries.get(7).gone();
      Files.delete(disk.resolve("filler"));
      onHost("sync");
      entries.forEach(LedgerEntry::stamp);
      ledger.forgetGone();
      assertThat(LedgerEntryView.all(disk, "pool"))
          .as("recorded when there is room")
          .filteredOn(view -> view.state() == ContainerState.LEASED)
          .extracting(view -> view.intent().name())
          .containsExactly("c0", "c1", "c2", "c3", "c4", "c5", "c6");
      entries.forEach(LedgerEntry::gone);
    }
  }
}
