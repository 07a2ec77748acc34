package org.lxcpool.lxc.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.IdMap;

class SubIdsTest {
  private static final String LARGE = "root:100000:65536\n";
  private static final IdMap LARGE_RANGE = new IdMap(100_000, 65_536);

  private final Path directory;

  SubIdsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private IdMap chosen(String subuid, String subgid) throws IOException {
    return ids(subuid, subgid, "", "").chosen();
  }

  private SubIds ids(String subuid, String subgid, String passwd, String group) throws IOException {
    // These files may be in any encoding.
    Map<String, String> files =
        Map.of("subuid", subuid, "subgid", subgid, "passwd", passwd, "group", group);
    for (Map.Entry<String, String> each : files.entrySet()) {
      Path file = directory.resolve(each.getKey());
      Files.writeString(file, each.getValue(), StandardCharsets.ISO_8859_1);
    }
    return ids();
  }

  private SubIds ids() {
    return new SubIds(file -> SubIds.lines(directory.resolve(Path.of(file).getFileName())));
  }

  @Test
  void rangeOfRootIsChosen() throws IOException {
    assertThat(chosen(LARGE, LARGE)).isEqualTo(LARGE_RANGE);
    assertThat(chosen("0:100000:65536\n", LARGE)).isEqualTo(LARGE_RANGE);
  }

  @Test
  void firstSufficientRangeIsChosen() throws IOException {
    String ranges = "root:9000:100\nroot:200000:70000\n" + LARGE;

    assertThat(chosen(ranges, ranges)).isEqualTo(new IdMap(200_000, 70_000));
  }

  @Test
  void rangeMustBeInBothFiles() throws IOException {
    assertThat(chosen(LARGE, "root:100001:65536\n")).isEqualTo(SubIds.FALLBACK);
    assertThat(chosen(LARGE, "")).isEqualTo(SubIds.FALLBACK);
    assertThat(chosen("root:300000:65536\n" + LARGE, LARGE)).isEqualTo(LARGE_RANGE);
  }

  @Test
  void rangesOfOtherUsersAreNotChosen() throws IOException {
    String others = "alice:100000:65536\nroot2:100000:65536\n#root:100000:65536\n";

    assertThat(chosen(others, others)).isEqualTo(SubIds.FALLBACK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "root",
        "root:100000",
        "root:100000:",
        "root::65536",
        "root:100000:65536:1",
        "root:-5:65536",
        "root:0:65536",
        "root:100000:65535",
        "root:4294967000:65536",
        "root:99999999999999999999:65536",
        "root:0x100:65536",
      })
  void malformedLineIsSkipped(String line) throws IOException {
    assertThat(chosen(line, line)).isEqualTo(SubIds.FALLBACK);
    assertThat(chosen(line + "\n" + LARGE, line + "\n" + LARGE)).isEqualTo(LARGE_RANGE);
  }

  @Test
  void nameInAnotherEncodingIsTolerated() throws IOException {
    assertThat(chosen("jörg:9:9\n" + LARGE, "jörg:9:9\n" + LARGE)).isEqualTo(LARGE_RANGE);
  }

  @Test
  void fallbackIsChosenWithoutFiles() {
    assertThat(ids().chosen()).isEqualTo(SubIds.FALLBACK);
  }

  @ParameterizedTest
  @CsvSource({
    "alice:1000000:65536, 1065536",
    "alice:1000100:1, 1065536",
    "alice:1065535:1, 1065536",
    "alice:1065536:65536, 1000000",
    "alice:999999:1, 1000000",
    "1000:1000000:65537, 1131072",
    "'a:1000000:65536\nb:1065536:65536\nc:1131072:65536', 1196608",
    "'a:1500000:1\nb:900000:600001', 1524288",
  })
  void fallbackIsNotAssignedToAnotherUser(String lines, long first) throws IOException {
    IdMap expected = new IdMap(first, 65_536);
    assertThat(chosen(lines, "")).isEqualTo(expected);
    assertThat(chosen("", lines)).isEqualTo(expected);
  }

  @Test
  void idsOfUsersAndGroupsAreAvoided() throws IOException {
    String passwd = "root:x:0:0:root:/root:/bin/sh\nbob:x:1000000:9:,:/:/bin/sh\n+::::::\n";
    String group = "root:x:0:\nstaff:x:1070000:bob\n";
    assertThat(ids("", "", passwd, group).chosen()).isEqualTo(new IdMap(1_131_072, 65_536));
    assertThat(ids(LARGE, LARGE, "bob:x:100007:9:,:/:/bin/sh\n", "").chosen())
        .isEqualTo(SubIds.FALLBACK);
  }

  @Test
  void rangeOfRootThatAnotherUserHasIsSkipped() throws IOException {
    String both = "alice:165535:10\n" + LARGE;
    assertThat(chosen(both, LARGE)).isEqualTo(SubIds.FALLBACK);
    assertThat(chosen(LARGE, both)).isEqualTo(SubIds.FALLBACK);
    String more = both + "root:300000:65536\n";
    assertThat(chosen(more, more)).isEqualTo(new IdMap(300_000, 65_536));
  }

  @Test
  void exhaustedIdsAreReported() {
    assertThatThrownBy(() -> chosen("alice:1:4294967294\n", ""))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("/etc/subuid assigns them all to users");
  }

  @Test
  void rangeOfAnotherUserIsRefusedWithItsLine() throws IOException {
    SubIds ids = ids("root:1:9\nalice:1000000:65536\n", "", "", "staff:x:500:\n");
    assertThatThrownBy(() -> ids.check(new IdMap(1_065_535, 10)))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("/etc/subuid: alice:1000000:65536")
        .hasMessageContaining("unprivileged(new IdMap(1065536, 65536))");
    assertThatThrownBy(() -> ids.check(new IdMap(400, 200)))
        .hasMessageContaining("/etc/group: staff:x:500:");
    ids.check(new IdMap(1, 9));
    ids.check(new IdMap(1_065_536, 10));
  }
}
