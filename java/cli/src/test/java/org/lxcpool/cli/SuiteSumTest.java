package org.lxcpool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./lxcpool test} says in its last line of reports as surefire writes them. */
class SuiteSumTest {
  private static final Path SCRIPT = Path.of("src/main/sh/test.sh").toAbsolutePath();

  @TempDir Path root = Path.of("/nowhere");

  private void report(String name, String content) throws IOException {
    Path reports = root.resolve("java/lxc/target/failsafe-reports");
    Files.createDirectories(reports);
    Files.writeString(reports.resolve("TEST-" + name + ".xml"), content);
  }

  private List<String> sum() throws Exception {
    Process shell =
        new ProcessBuilder(
                "sh",
                "-c",
                ". \"$1\"; ROOT=$2 extra_passed=1 extra_failed=0; sum_up; echo \"exit code $?\"",
                "sh",
                SCRIPT.toString(),
                root.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(said).isZero();
    return said.lines().toList();
  }

  // The sums at the top of a report are those of the class itself, without the nested ones.
  @Test
  void testsOfNestedClassesCount() throws Exception {
    report(
        "Outer",
        """
        <testsuite name="Outer" time="1.0" tests="0" errors="0" skipped="0" failures="0">
          <testcase name="works" classname="Outer$Inner" time="0.1"/>
          <testcase name="fails" classname="Outer$Inner" time="0.1">
            <failure message="no" type="java.lang.AssertionError">no</failure>
          </testcase>
          <testcase name="waits" classname="Outer$Inner" time="0.1">
            <skipped message="not root"/>
          </testcase>
        </testsuite>
        """);

    assertThat(sum())
        .contains("  failed: Outer$Inner.fails", "  skipped: 1 because: not root")
        .endsWith("2 passed, 1 failed, 1 skipped", "exit code 1");
  }

  @Test
  void whatTestsPrintDoesNotCount() throws Exception {
    report(
        "Plain",
        """
        <testsuite name="Plain" time="1.0" tests="1" errors="0" skipped="0" failures="0">
          <testcase name="works" classname="Plain" time="0.1">
            <system-out><![CDATA[Tests run: 1 <<< ERROR! a failure]]></system-out>
          </testcase>
        </testsuite>
        """);

    assertThat(sum()).endsWith("2 passed, 0 failed, 0 skipped", "exit code 0");
  }

  @Test
  void noTestAtAllIsAFailure() throws Exception {
    assertThat(sum())
        .contains("no test ran")
        .endsWith("1 passed, 1 failed, 0 skipped", "exit code 1");
  }
}
