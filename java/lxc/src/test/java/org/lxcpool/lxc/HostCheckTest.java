package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcpool.lxc.HostCheck.Finding;
import org.lxcpool.lxc.HostCheck.Status;
import org.lxcpool.lxc.internal.host.FakeHost;

class HostCheckTest {
  private static final Path HOME = Path.of("/var/lib/lxcpool");

  @Test
  void aHostWithEverythingCanRunAPool() {
    HostCheck check = HostCheck.of(new FakeHost(), HOME);
    assertThat(check.findings()).extracting(Finding::status).containsOnly(Status.OK);
    assertThat(check.canRunPool()).isTrue();
  }

  @Test
  void whatIsDegradedStopsNoPool() {
    HostCheck check = HostCheck.of(new FakeHost().withoutCommand("dnsmasq"), HOME);
    assertThat(check.findings()).extracting(Finding::status).contains(Status.DEGRADED);
    assertThat(check.canRunPool()).isTrue();
  }

  @Test
  void whatIsMissingStopsPools() {
    HostCheck check = HostCheck.of(new FakeHost().withoutLiblxc("not there"), HOME);
    assertThat(check.canRunPool()).isFalse();
  }

  @Test
  void everyFindingThatIsNotOkNamesItsCostAndItsMend() {
    FakeHost worst = new FakeHost().uid(1000).withoutLiblxc("not there").withoutCommand("ip");
    List<Finding> bad =
        HostCheck.of(worst, HOME).findings().stream()
            .filter(finding -> finding.status() != Status.OK)
            .toList();
    assertThat(bad).isNotEmpty();
    assertThat(bad).allSatisfy(finding -> assertThat(finding.cost()).isNotEmpty());
    assertThat(bad).allSatisfy(finding -> assertThat(finding.mend()).isNotEmpty());
  }

  @Test
  void theChecksAreTheSameWhateverTheyFind() {
    List<String> names = names(HostCheck.of(new FakeHost(), HOME));
    FakeHost worst = new FakeHost().uid(1000).withoutLiblxc("not there").withoutCommand("ip");
    assertThat(names(HostCheck.of(worst, HOME))).isEqualTo(names);
    assertThat(names).doesNotHaveDuplicates();
  }

  @Test
  void checkingThisHostThrowsNothingAndLeavesNothing(@TempDir Path home) {
    Path below = home.resolve("not/there");
    assertThat(HostCheck.ofThisHost(below).findings()).isNotEmpty();
    assertThat(Files.exists(below)).isFalse();
    assertThat(home).isEmptyDirectory();
  }

  private static List<String> names(HostCheck check) {
    return check.findings().stream().map(Finding::name).toList();
  }
}
