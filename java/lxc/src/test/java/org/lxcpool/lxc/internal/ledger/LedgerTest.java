package org.lxcpool.lxc.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.Boot;
import org.lxcpool.lxc.internal.linux.ProcessId;
import org.lxcpool.lxc.internal.spec.HomeLayout;

class LedgerTest {
  private static final String NAME = "pool";
  private static final long FINGERPRINT = 42;

  // The size of the intents here: two numbers of four bytes, four of eight, four texts with their
  // lengths.
  private static final int INTENT_BYTES = 2 * 4 + 4 * 8 + 4 * 2 + 1 + 11 + 7 + 11;

  @TempDir Path home = Path.of("/nowhere");

  static LedgerEntry intend(Ledger ledger, String name) {
    return ledger
        .reserve(Intent.now(FINGERPRINT, name, Path.of("/containers"), "bridge0", "10.0.0.2/24"))
        .intended();
  }

  /** Returns an entry of a container that was booted. */
  static LedgerEntry start(Ledger ledger, String name) {
    return start(intend(ledger, name), ProcessId.NONE, ProcessId.NONE);
  }

  private static LedgerEntry start(LedgerEntry entry, ProcessId init, ProcessId monitor) {
    entry.created();
    assertThat(entry.starting()).isTrue();
    entry.started(init, monitor);
    return entry;
  }

  private Ledger open() {
    return Ledger.open(home, NAME);
  }

  private Path records() {
    return LedgerPaths.directory(home, NAME).resolve(LedgerPaths.RECORDS);
  }

  @Test
  void recordsAreFoundAgain() {
    ProcessId init = new ProcessId(7, 8);
    ProcessId monitor = new ProcessId(9, 10);
    try (Ledger ledger = open()) {
      start(intend(ledger, "a"), init, monitor).ready();
      assertThat(start(ledger, "b").held(Duration.ofHours(1), "flaky test")).isTrue();
    }
    try (Ledger ledger = open()) {
      assertThat(ledger.damaged()).isZero();
      assertThat(ledger.entries())
          .extracting(e -> e.intent().name(), LedgerEntry::state)
          .containsExactly(tuple("a", ContainerState.READY), tuple("b", ContainerState.HELD));
      LedgerEntry ready = ledger.entries().get(0);
      assertThat(ready.init()).isEqualTo(init);
      assertThat(ready.monitor()).isEqualTo(monitor);
      assertThat(ready.owner()).isEqualTo(ProcessId.self());
      assertThat(ready.isOwnerAlive()).isTrue();
      assertThat(ready.intent().isOfThisBoot()).isTrue();
      assertThat(ready.intent().fingerprint()).isEqualTo(FINGERPRINT);
      assertThat(ready.intent().lxcPath()).isEqualTo(Path.of("/containers"));
      assertThat(ready.intent().bridge()).isEqualTo("bridge0");
      assertThat(ready.intent().address()).isEqualTo("10.0.0.2/24");
      LedgerEntry held = ledger.entries().get(1);
      assertThat(held.heldFor()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
      assertThat(held.reason()).isEqualTo("flaky test");
    }
  }

  @Test
  void anAdoptedContainerKeepsItsAgeAndOneThatIsPutBackBeginsAnew() throws Exception {
    try (Ledger ledger = open()) {
      start(ledger, "a").ready();
    }
    TimeUnit.MILLISECONDS.sleep(50); // the clock of ages ticks by 10 ms
    try (Ledger ledger = open()) {
      LedgerEntry entry = ledger.entries().get(0);
      entry.adopt();
      entry.ready();
      entry.stamp();
      assertThat(entry.age()).isGreaterThanOrEqualTo(Duration.ofMillis(40));
      Duration before = entry.age();
      entry.leased();
      entry.ready();
      entry.stamp();
      assertThat(entry.age()).isLessThan(before);
      entry.gone();
    }
  }

  /** The codes are those of the file's format: older agents wrote them, and newer ones will. */
  @Test
  void statesAreRecordedByTheCodesOfTheFormat() {
    Map<Integer, ContainerState> codes =
        Map.ofEntries(
            entry(0, ContainerState.GONE),
            entry(1, ContainerState.INTENT),
            entry(2, ContainerState.CREATED),
            entry(3, ContainerState.STARTED),
            entry(4, ContainerState.READY),
            entry(5, ContainerState.LEASED),
            entry(6, ContainerState.HELD),
            entry(7, ContainerState.DESTROYING),
            entry(8, ContainerState.RESERVED),
            entry(9, ContainerState.STARTING),
            entry(10, ContainerState.FAILED));
    assertThat(codes).hasSize(ContainerState.values().length);
    codes.forEach(
        (code, state) -> assertThat(ContainerState.of(code | (0xFF - code) << 8)).isEqualTo(state));
    assertThat(ContainerState.of(11 | (0xFF - 11) << 8)).isNull();
    assertThat(ContainerState.of(4)).as("without its complement").isNull();
  }

  @Test
  void aStateThatCannotFollowIsNotEntered() {
    try (Ledger ledger = open()) {
      LedgerEntry entry = intend(ledger, "a");
      entry.ready();
      assertThat(entry.starting()).isFalse();
      assertThat(entry.held(Duration.ofHours(1), "why")).isFalse();
      assertThat(entry.state()).isEqualTo(ContainerState.INTENT);
      start(entry, ProcessId.NONE, ProcessId.NONE).ready();
      assertThat(entry.starting()).as("a second time").isFalse();
      entry.destroying();
      entry.leased();
      entry.ready();
      assertThat(entry.state())
          .as("not leased while it is removed")
          .isEqualTo(ContainerState.DESTROYING);
      entry.gone();
      entry.destroying();
      assertThat(entry.state()).isEqualTo(ContainerState.GONE);
    }
  }

  @Test
  void aFailedStartIsNotRepeated() {
    try (Ledger ledger = open()) {
      LedgerEntry entry = intend(ledger, "a");
      entry.created();
      assertThat(entry.starting()).isTrue();
      entry.failed();
      assertThat(entry.starting()).isFalse();
      assertThat(entry.state()).isEqualTo(ContainerState.FAILED);
      entry.gone();
    }
  }

  @Test
  void aReasonThatIsTooLongIsTruncated() {
    try (Ledger ledger = open()) {
      LedgerEntry held = start(ledger, "a");
      assertThat(held.held(Duration.ofSeconds(Long.MAX_VALUE), "long ".repeat(100))).isTrue();
      assertThat(held.reason()).startsWith("long long").hasSizeBetween(100, 200);
      assertThat(held.heldFor()).isGreaterThan(Duration.ofDays(36_000));
      assertThat(held.intent().name()).isEqualTo("a");
    }
  }

  @Test
  void aReservedContainerIsNoEntryBeforeItIsIntended() throws Exception {
    try (Ledger ledger = open()) {
      LedgerEntry used = ledger.reserve(intentOf("used", Boot.ID));
      assertThat(ledger.entries()).isEmpty();
      used.intended();
      assertThat(ledger.entries()).containsExactly(used);
      assertThat(used.state()).isEqualTo(ContainerState.INTENT);
      LedgerEntry unused = ledger.reserve(intentOf("unused", Boot.ID));
      assertThat(LedgerEntryView.all(home, NAME))
          .extracting(v -> v.intent().name())
          .containsExactly("used");
      assertThat(unused.state()).isEqualTo(ContainerState.RESERVED);
    }
    try (Ledger ledger = open()) {
      assertThat(ledger.entries()).extracting(e -> e.intent().name()).containsExactly("used");
      assertThat(ledger.damaged()).isZero();
    }
  }

  @Test
  void aContainerReservedBeforeABootMayHaveBeenMade() {
    try (Ledger ledger = open()) {
      var unused = ledger.reserve(intentOf("a", UUID.randomUUID()));
      intend(ledger, "b");
    }
    try (Ledger ledger = open()) {
      assertThat(ledger.entries()).extracting(e -> e.intent().name()).containsExactly("a", "b");
      assertThat(ledger.entries().get(0).isOrphaned()).isTrue();
    }
  }

  @Test
  void aReservationCanBeGivenUpAndNotBeUsedAfterTheClose() {
    Ledger ledger = open();
    LedgerEntry givenUp = ledger.reserve(intentOf("a", Boot.ID));
    givenUp.gone();
    assertThat(givenUp.state()).isEqualTo(ContainerState.GONE);
    LedgerEntry late = ledger.reserve(intentOf("b", Boot.ID));
    ledger.close();
    assertThatThrownBy(late::intended)
        .isInstanceOf(ContainerException.class)
        .hasMessage("create of container b failed: the ledger is closed");
    assertThat(home.resolve("ledger").resolve(NAME)).doesNotExist();
  }

  private static Intent intentOf(String name, UUID boot) {
    return new Intent(
        boot, Instant.EPOCH, FINGERPRINT, name, Path.of("/containers"), "bridge0", "10.0.0.2/24");
  }

  @Test
  void theLedgerGrows() {
    int many = 2 * LedgerFile.SEGMENT_RECORDS + 1;
    try (Ledger ledger = open()) {
      for (int i = 0; i < many; i++) {
        intend(ledger, "c" + i);
      }
    }
    try (Ledger ledger = open()) {
      assertThat(ledger.entries())
          .extracting(e -> e.intent().name())
          .hasSize(many)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void aRecordIsReusedAndItsFormerEntryNoLongerWritesToIt() throws Exception {
    try (Ledger ledger = open()) {
      List<LedgerEntry> all = new ArrayList<>();
      for (int i = 0; i < LedgerFile.SEGMENT_RECORDS; i++) {
        all.add(intend(ledger, "c" + i));
      }
      long size = Files.size(records());
      LedgerEntry old = all.get(3);
      old.gone();
      LedgerEntry next = intend(ledger, "next");
      old.leased();
      old.destroying();
      old.gone();
      assertThat(next.state()).isEqualTo(ContainerState.INTENT);
      assertThat(old.state()).isEqualTo(ContainerState.GONE);
      assertThat(ledger.entries()).contains(next).doesNotContain(old);
      assertThat(records()).hasSize(size);
    }
  }

  @Test
  void onlyAnEmptyLedgerIsRemoved() {
    LedgerEntry last;
    try (Ledger ledger = open()) {
      last = intend(ledger, "a");
    }
    assertThat(records()).exists();
    last.gone();
    assertThat(HomeLayout.ledger(home)).as("removed with the last container").doesNotExist();
  }

  @Test
  void theBridgeIsRemembered() {
    try (Ledger ledger = open()) {
      assertThat(ledger.bridge()).isEmpty();
      ledger.bridge("lxcpool0");
    }
    try (Ledger ledger = open()) {
      assertThat(ledger.bridge()).isEqualTo("lxcpool0");
      ledger.bridge("");
    }
    assertThat(HomeLayout.ledger(home)).doesNotExist();
  }

  @Test
  void onlyTheOwnerMayReadTheFiles() throws Exception {
    try (Ledger ledger = open()) {
      intend(ledger, "a").gone();
      try (var files = Files.walk(HomeLayout.ledger(home))) {
        assertThat(files.toList())
            .hasSize(5)
            .allSatisfy(
                f ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(f)))
                        .endsWith("------"));
      }
    }
  }

  @Test
  void aSecondLedgerOfThisProcessIsRefused() {
    try (Ledger ledger = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("alive already")
          .hasMessageContaining("the pool in process " + ProcessHandle.current().pid());
      assertThat(Ledger.tryOpen(home, NAME)).isEmpty();
      Ledger.open(home, "other").close();
      assertThat(Ledger.names(home)).containsExactly(NAME);
      assertThat(ledger.entries()).isEmpty();
    }
    open().close();
  }

  @Test
  void aLiveProcessHoldsTheLedgerAndAKilledOneReleasesItWithItsRecords() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                LedgerHolder.class.getName(),
                home.toString(),
                NAME)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(process.inputReader().readLine()).isEqualTo("recorded");
      assertThatThrownBy(this::open)
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("the pool in process " + process.pid());
      assertThat(Ledger.holder(home, NAME))
          .get()
          .extracting(h -> (long) h.process().pid())
          .isEqualTo(process.pid());
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
    assertThat(Ledger.holder(home, NAME)).isEmpty();
    try (Ledger ledger = open()) {
      assertThat(ledger.entries())
          .allMatch(entry -> !entry.isOwnerAlive())
          .extracting(e -> e.intent().name() + " " + e.state())
          .containsExactly("intent INTENT", "created CREATED", "ready READY", "leased LEASED");
    }
  }

  @Test
  void aFileThatIsCutOffInItsLastRecordHasTheOthers() throws Exception {
    try (Ledger ledger = open()) {
      start(ledger, "a").ready();
      start(ledger, "b").leased();
    }
    byte[] whole = Files.readAllBytes(records());
    int last = LedgerFile.HEADER + LedgerRecord.SIZE;
    for (int length = last; length < last + LedgerRecord.SIZE; length++) {
      Files.write(records(), Arrays.copyOf(whole, length));
      try (Ledger ledger = open()) {
        List<String> found = ledger.entries().stream().map(LedgerEntry::toString).toList();
        assertThat(found).as("cut off at " + length).startsWith("a (READY)");
        // The end of a record is empty: nothing is lost without it.
        assertThat(found.size() + ledger.damaged()).isEqualTo(length == last ? 1 : 2);
        assertThat(records()).hasSize(whole.length);
      }
    }
  }

  @Test
  void damagedRecordsAreCountedAndNothingElseIsLost() throws Exception {
    try (Ledger ledger = open()) {
      intend(ledger, "a");
      intend(ledger, "b");
      intend(ledger, "c");
    }
    byte[] whole = Files.readAllBytes(records());
    for (int at = 0; at < 8; at++) {
      damage(whole, LedgerFile.HEADER + LedgerRecord.SIZE + at);
    }
    for (int at = 256; at < 256 + INTENT_BYTES; at++) {
      damage(whole, LedgerFile.HEADER + LedgerRecord.SIZE + at);
    }
  }

  private void damage(byte[] whole, int at) throws Exception {
    byte[] bytes = whole.clone();
    bytes[at] ^= 0x55;
    Files.write(records(), bytes);
    try (Ledger ledger = open()) {
      assertThat(ledger.damaged()).as("byte " + at).isEqualTo(1);
      assertThat(ledger.entries()).extracting(e -> e.intent().name()).containsExactly("a", "c");
    }
  }

  @Test
  void aFileThatIsNoLedgerIsReplaced() throws Exception {
    for (String garbage : new String[] {"", "garbage", "g".repeat(10_000)}) {
      Files.createDirectories(records().getParent());
      Files.writeString(records(), garbage);
      try (Ledger ledger = open()) {
        assertThat(ledger.entries()).isEmpty();
        intend(ledger, "a").gone();
      }
    }
  }

  @Test
  void aLeaseAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Ledger ledger = open()) {
      LedgerEntry entry = start(ledger, "a");
      for (int i = 0; i < 20_000; i++) {
        entry.leased();
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 100_000; i++) {
        entry.leased();
      }
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated).isLessThan(100_000);
      entry.gone();
    }
  }

  @Test
  void aReusedPidIsNotTheOwner() {
    ProcessId self = ProcessId.self();
    assertThat(self.isAlive()).isTrue();
    assertThat(new ProcessId(self.pid(), self.started() + 1).isAlive()).isFalse();
    assertThat(ProcessId.NONE.isAlive()).isFalse();
  }
}
