package org.lxcpool.lxc.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcpool.lxc.IdMap;

class SubIdsTest {
  private static final String LARGE = "root:100000:65536\n";
  private static final IdMap LARGE_RANGE = new IdMap(100_000, 65_536);

  private final Path users;
  private final Path groups;

  SubIdsTest(@TempDir Path directory) {
    users = directory.resolve("subuid");
    groups = directory.resolve("subgid");
  }

  private IdMap chosen(String subuid, String subgid) throws IOException {
    // Whoever writes these files may use any encoding.
    Files.writeString(users, subuid, StandardCharsets.ISO_8859_1);
    Files.writeString(groups, subgid, StandardCharsets.ISO_8859_1);
    return SubIds.rootsOrFallback(users, groups);
  }

  @Test
  void rootsRangeIsTaken() throws IOException {
    assertThat(chosen(LARGE, LARGE)).isEqualTo(LARGE_RANGE);
    assertThat(chosen("0:100000:65536\n", LARGE)).isEqualTo(LARGE_RANGE);
  }

  @Test
  void theFirstThatIsLargeEnoughIsTaken() throws IOException {
    String ranges = "root:9000:100\nroot:200000:70000\n" + LARGE;

    assertThat(chosen(ranges, ranges)).isEqualTo(new IdMap(200_000, 70_000));
  }

  @Test
  void aRangeThatIsNotInBothFilesIsNone() throws IOException {
    assertThat(chosen(LARGE, "root:100001:65536\n")).isEqualTo(SubIds.FALLBACK);
    assertThat(chosen(LARGE, "")).isEqualTo(SubIds.FALLBACK);
    assertThat(chosen("root:300000:65536\n" + LARGE, LARGE)).isEqualTo(LARGE_RANGE);
  }

  @Test
  void othersRangesAreNotOurs() throws IOException {
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
  void aLineThatIsNoneIsPassedOver(String line) throws IOException {
    assertThat(chosen(line, line)).isEqualTo(SubIds.FALLBACK);
    assertThat(chosen(line + "\n" + LARGE, line + "\n" + LARGE)).isEqualTo(LARGE_RANGE);
  }

  @Test
  void aNameInAnotherEncodingHidesNothing() throws IOException {
    assertThat(chosen("jörg:9:9\n" + LARGE, "jörg:9:9\n" + LARGE)).isEqualTo(LARGE_RANGE);
  }

  @Test
  void withoutFilesThereIsTheFallback() {
    assertThat(SubIds.rootsOrFallback(users, groups)).isEqualTo(SubIds.FALLBACK);
  }
}
