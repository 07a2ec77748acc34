package org.lxcpool.lxc.internal.liblxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The offsets that JNA uses against the installed headers, as a C compiler has them. */
class LayoutTest {
  @Test
  void offsetsMatchTheInstalledHeaders(@TempDir Path directory) throws Exception {
    assumeTrue(
        Files.exists(Path.of("/usr/include/lxc/lxccontainer.h")), "needs the package lxc-dev");
    Map<String, Long> ours = new LinkedHashMap<>();
    for (LxcFunction member : LxcFunction.values()) {
      ours.put("struct lxc_container." + member.name().toLowerCase(Locale.ROOT), member.offset());
    }
    assertThat(ours).isEqualTo(theirs(ours, directory));
  }

  /** The same keys with what offsetof says of each. */
  private Map<String, Long> theirs(Map<String, Long> keys, Path directory) throws Exception {
    StringBuilder source =
        new StringBuilder(
            """
            #include <stddef.h>
            #include <stdio.h>
            #include <lxc/lxccontainer.h>
            int main(void) {
            """);
    for (String key : keys.keySet()) {
      String[] member = key.split("\\.", -1);
      source.append(
          String.format("printf(\"%s=%%zu\\n\", offsetof(%s, %s));%n", key, member[0], member[1]));
    }
    Path file = Files.writeString(directory.resolve("layout.c"), source.append("}\n"));
    Path program = directory.resolve("layout");
    run("cc", "-o", program.toString(), file.toString());
    Map<String, Long> offsets = new LinkedHashMap<>();
    run(program.toString())
        .lines()
        .map(line -> line.split("=", -1))
        .forEach(pair -> offsets.put(pair[0], Long.valueOf(pair[1])));
    return offsets;
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
