package org.lxcpool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  private static final Path ROOT = Path.of("../..");
  private static final Path EXAMPLE = Path.of("src/test/java/org/lxcpool/cli/ReadmeExample.java");

  @Test
  void exampleIsTheCompiledOne() throws IOException {
    assertThat(blocks(readme(), "java")).containsExactly(example());
  }

  @Test
  void referencedFilesExist() throws IOException {
    Matcher link = Pattern.compile("\\]\\(([^)#:]+)\\)").matcher(readme());
    while (link.find()) {
      assertThat(ROOT.resolve(link.group(1))).exists();
    }
  }

  @Test
  void referencedCommandsExist() throws IOException {
    String frontDoor = Files.readString(ROOT.resolve("lxcpool"));
    Matcher command = Pattern.compile("\\./lxcpool ([a-z]+)").matcher(readme());
    while (command.find()) {
      assertThat(frontDoor).containsPattern("(?m)^ +" + command.group(1) + " ");
    }
  }

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }

  private static String example() throws IOException {
    String source = Files.readString(EXAMPLE);
    int marker = source.indexOf("// The README shows");
    return source.substring(source.indexOf('\n', marker) + 1);
  }

  private static List<String> blocks(String text, String language) {
    return Pattern.compile("(?s)```" + language + "\n(.*?)```")
        .matcher(text)
        .results()
        .map(result -> result.group(1))
        .toList();
  }
}
