package org.lxcpool.lxc.internal.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerNamesTest {
  private static final int HOST_NAME_MAX = 63;

  @Test
  void nameIsThePrefixAndTenRandomCharacters() {
    ContainerNames names = new ContainerNames("agent-7");

    assertThat(names.next()).matches("agent-7-[a-z2-7]{10}");
    assertThat(Stream.generate(names::next).limit(10_000)).doesNotHaveDuplicates();
  }

  @Test
  void nameWithTheLongestPrefixIsAHostName() {
    ContainerNames names = new ContainerNames("a".repeat(40));

    assertThat(names.next()).hasSizeLessThanOrEqualTo(HOST_NAME_MAX);
    assertThatThrownBy(() -> new ContainerNames("a".repeat(41)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "7", "A-b", "a--b"})
  void validPrefixIsAccepted(String prefix) {
    assertThat(new ContainerNames(prefix).prefix()).isEqualTo(prefix);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "-a", "a-", "a.b", "a/b", "..", "a b", "a_b", "a\n", "é"})
  void invalidPrefixIsRejected(String prefix) {
    assertThatThrownBy(() -> new ContainerNames(prefix))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name prefix \"" + prefix + "\"");
  }
}
