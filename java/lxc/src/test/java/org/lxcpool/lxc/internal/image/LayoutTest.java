package org.lxcpool.lxc.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutTest {
  @Test
  void whatIsHalfMadeIsToldByName() {
    Path directory = Path.of("/home/images/tiny-1.2");
    String half = String.valueOf(Layout.halfMade(directory).getFileName());
    assertThat(Layout.nameOfHalfMade(half)).isEqualTo("tiny-1.2");
    for (String other : List.of("tiny", ".tiny.lock", ".making", "..making", ".tiny.making")) {
      assertThat(Layout.nameOfHalfMade(other)).as(other).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "debian-12.1", "_x", "A+b@c", "0"})
  void aPlainFileNameIsAName(String name) {
    assertThat(Layout.checkName("image", name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "..", ".x", "-x", "a/b", "../a", "a b", "a\nb", "a:b", "a,b", "a\\b", "ä"
      })
  void anythingElseIsRefused(String name) {
    assertThatThrownBy(() -> Layout.checkName("image", name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("image \"" + name + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a b", "/a:b", "/a,b", "/a\\b", "/a\nb", "/a\tb"})
  void aPathThatWouldSplitAMountOptionIsRefused(String path) {
    assertThatThrownBy(() -> Layout.checkPath("base", Path.of(path)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("base");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/../b", "/b/", "/./b"})
  void aPathLosesItsDetours(String path) {
    assertThat(Layout.checkPath("base", Path.of(path))).isEqualTo(Path.of("/b"));
  }
}
