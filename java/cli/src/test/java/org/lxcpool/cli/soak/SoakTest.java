package org.lxcpool.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the checks of a soak. */
class SoakTest {

  @Test
  void containerThatIsHandedOutTwiceIsAComplaint() {
    List<String> lines = List.of("taken a", "taken b", "taken a");

    assertThat(SoakJournal.judge(lines).complaints())
        .containsExactly("a was handed out a second time");
  }

  @Test
  void containerThatWasPutBackMayBeHandedOutAgain() {
    List<String> lines = List.of("taken a", "put back a", "taken a");

    assertThat(SoakJournal.judge(lines)).isEqualTo(new SoakJournal.Verdict(2, List.of()));
  }

  @Test
  void failuresAndUnknownLinesAreComplaints() {
    assertThat(SoakJournal.judge(List.of("failed START", "tak")).complaints())
        .containsExactly("START", "the journal has an unknown line: tak");
  }

  @Test
  void writtenLinesAreRead(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("journal");
    assertThat(SoakJournal.read(file).taken()).isZero();
    for (String name : List.of("a", "b")) {
      try (SoakJournal journal = SoakJournal.open(file)) {
        journal.taken(name);
        journal.putBack(name);
        journal.failed("in\ntwo lines");
      }
    }

    assertThat(SoakJournal.read(file))
        .isEqualTo(new SoakJournal.Verdict(2, List.of("in; two lines", "in; two lines")));
  }

  @Test
  void increaseOfAnyResourceIsGrowth() {
    SoakUsage before = new SoakUsage(100_000, Map.of("threads", 20, "veths", 4));

    assertThat(new SoakUsage(108_000, Map.of("threads", 19, "veths", 4)).growthSince(before))
        .isEmpty();
    assertThat(
            new SoakUsage(109_000, Map.of("threads", 21, "veths", 4, "mounts", 1))
                .growthSince(before))
        .containsExactlyInAnyOrder(
            "memory from 100000 to 109000 kB", "threads from 20 to 21", "mounts from 0 to 1");
  }
}
