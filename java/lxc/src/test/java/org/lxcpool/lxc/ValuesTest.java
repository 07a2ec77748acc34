package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcpool.lxc.internal.spec.Directories;

/** The valid ranges of ids, limits, bridge names and paths. */
class ValuesTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "100000, 65536", "4294967293, 1", "1, 4294967293"})
  void idMapWithin32BitsIsAccepted(long first, long count) {
    assertThatCode(() -> new IdMap(first, count)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 65536",
    "-1, 65536",
    "100000, 0",
    "100000, -1",
    "4294967294, 1",
    "4294967000, 65536",
    "9223372036854775807, 9223372036854775807",
  })
  void idMapWithTheHostsRootOrBeyond32BitsIsRefused(long first, long count) {
    assertThatThrownBy(() -> new IdMap(first, count))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("first " + first + ", count " + count);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "4194304, 8, 0.01", "9223372036854775807, 9223372036854775807, 1048576"})
  void limitsAreAccepted(long memoryBytes, long pids, double cpus) {
    assertThatCode(() -> new Limits(memoryBytes, pids, cpus)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "4194303, 0, 0, memoryBytes: 4194303",
    "-1, 0, 0, memoryBytes: -1",
    "0, 7, 0, pids: 7",
    "0, -1, 0, pids: -1",
    "0, 0, 0.009, cpus: 0.009",
    "0, 0, -1, cpus: -1.0",
    "0, 0, NaN, cpus: NaN",
    "0, 0, Infinity, cpus: Infinity",
  })
  void limitsAreRefused(long memoryBytes, long pids, double cpus, String message) {
    assertThatThrownBy(() -> new Limits(memoryBytes, pids, cpus))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"br0", "a", "lxc-br.1_x", "abcdefghijklmno"})
  void bridgeNameIsAccepted(String name) {
    assertThat(Network.bridge(name).dhcp()).hasToString("bridge " + name + " with DHCP");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "-a", "a/b", "a b", "a\n", "abcdefghijklmnop", "ä"})
  void bridgeNameIsRefused(String name) {
    assertThatThrownBy(() -> Network.bridge(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bridge name \"" + name + "\"");
    assertThatThrownBy(() -> Network.ownBridge(name, "10.1.0.0/24"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void networkDescribesItself() {
    assertThat(Network.bridge("br0").dhcp()).hasToString("bridge br0 with DHCP");
    assertThat(Network.bridge("br0").addresses("10.1.0.0/24"))
        .hasToString("bridge br0 with addresses of 10.1.0.0/24");
    assertThat(Network.none()).hasToString("no network");
  }

  @Test
  void pathIsNormalized() {
    assertThat(Directories.checkPath("home", Path.of("/a/../b//c"))).isEqualTo(Path.of("/b/c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "/a b", "/a\tb", "/a:b", "/a,b", "/a\\b", "/a\nb", "/a\u007fb"})
  void pathThatWouldSplitAMountOptionIsRefused(String path) {
    assertThatThrownBy(() -> Directories.checkPath("home", Path.of(path)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("home \"" + path + "\"");
  }
}
