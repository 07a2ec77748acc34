package org.lxcpool.lxc.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageLayoutTest {
  @Test
  void partialDirectoryIsRecognizedByName() {
    Path directory = Path.of("/home/images/tiny-1.2");
    String partial = String.valueOf(ImageLayout.partial(directory).getFileName());
    assertThat(ImageLayout.nameOfPartial(partial)).isEqualTo("tiny-1.2");
    for (String other : List.of("tiny", ".tiny.lock", ".making", "..making", ".tiny.making")) {
      assertThat(ImageLayout.nameOfPartial(other)).as(other).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "debian-12.1", "_x", "A+b@c", "0"})
  void plainFileNameIsAccepted(String name) {
    assertThat(ImageLayout.checkName("image", name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "..", ".x", "-x", "a/b", "../a", "a b", "a\nb", "a:b", "a,b", "a\\b", "ä"
      })
  void otherNamesAreRefused(String name) {
    assertThatThrownBy(() -> ImageLayout.checkName("image", name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("image \"" + name + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a b", "/a:b", "/a,b", "/a\\b", "/a\nb", "/a\tb"})
  void pathThatWouldSplitAMountOptionIsRefused(String path) {
    assertThatThrownBy(() -> ImageLayout.checkPath("base", Path.of(path)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("base");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/../b", "/b/", "/./b"})
  void pathIsNormalized(String path) {
    assertThat(ImageLayout.checkPath("base", Path.of(path))).isEqualTo(Path.of("/b"));
  }
}
