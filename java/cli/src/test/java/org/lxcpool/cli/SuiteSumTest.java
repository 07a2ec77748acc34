package org.lxcpool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the summary that {@code ./lxcpool test} prints of Surefire's reports. */
class SuiteSumTest {
  private static final Path SCRIPT = Path.of("src/main/sh/test.sh").toAbsolutePath();

  @TempDir Path root = Path.of("/nowhere");

  private void report(String name, String content) throws IOException {
    Path reports = root.resolve("java/lxc/target/failsafe-reports");
    Files.createDirectories(reports);
    Files.writeString(reports.resolve("TEST-" + name + ".xml"), content);
  }

  private void mavenSays(String name, String log) throws IOException {
    Files.createDirectories(root.resolve("build"));
    Files.writeString(root.resolve("build").resolve(name + ".log"), log);
  }

  private void module(String name, String test) throws IOException {
    Path tests = Files.createDirectories(root.resolve(name).resolve("src/test/java/org"));
    Files.createFile(tests.resolve(test + ".java"));
  }

  private List<String> sum() throws Exception {
    return sumAfter(":");
  }

  private List<String> sumAfter(String command) throws Exception {
    Process shell =
        new ProcessBuilder(
                "sh",
                "-c",
                ". \"$1\"; ROOT=$2 extra_passed=1 extra_failed=0 extra_skipped=0; "
                    + command
                    + "; sum_up; echo \"exit code $?\"",
                "sh",
                SCRIPT.toString(),
                root.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(said).isZero();
    return said.lines().toList();
  }

  // The totals at the top of a report exclude nested classes.
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
  void outputOfTestsIsIgnored() throws Exception {
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

  // A Javadoc failure, for example, must be reported even if tests failed too.
  @Test
  void moduleThatMavenCannotBuildIsAFailureAndSoAreItsDependents() throws Exception {
    report(
        "Failing",
        """
        <testsuite name="Failing" time="1.0" tests="1" errors="0" skipped="0" failures="1">
          <testcase name="fails" classname="Failing" time="0.1"><failure message="no"/></testcase>
        </testsuite>
        """);
    mavenSays(
        "test",
        """
        [INFO] Reactor Summary for lxcpool 0.1.0-SNAPSHOT:
        [INFO] lxcpool ............................................ SUCCESS [  2.590 s]
        [INFO] lxcpool-core ....................................... FAILURE [ 12.380 s]
        [INFO] lxcpool-testing .................................... SKIPPED
        [INFO] BUILD FAILURE
        [ERROR] Failed to execute goal org.x:javadoc:3.12.0:jar (javadoc) on project lxcpool-core: \
        MavenReportException: Project contains Javadoc Warnings -> [Help 1]
        LXCPOOL-MAVEN-FAILED
        """);

    assertThat(sumAfter("judge_maven test"))
        .contains(
            "lxcpool-core failed, and not because of a test: MavenReportException: Project contains"
                + " Javadoc Warnings; see build/test.log",
            "lxcpool-testing was neither built nor tested, because a module that it needs failed",
            "  failed: Failing.fails")
        .endsWith("1 passed, 3 failed, 0 skipped", "exit code 1");
  }

  @Test
  void mavenThatBuiltNothingIsAFailure() throws Exception {
    report("Plain", "<testsuite><testcase name=\"works\" classname=\"Plain\"/></testsuite>");
    mavenSays("test", "[ERROR] Non-resolvable parent POM\nLXCPOOL-MAVEN-FAILED\n");

    assertThat(sumAfter("judge_maven test"))
        .contains("Maven built nothing: see build/test.log", "[ERROR] Non-resolvable parent POM")
        .endsWith("2 passed, 2 failed, 0 skipped", "exit code 1");
  }

  @Test
  void mavenThatBuiltEverythingIsNoFailure() throws Exception {
    report("Plain", "<testsuite><testcase name=\"works\" classname=\"Plain\"/></testsuite>");
    mavenSays("test", "[INFO] lxcpool-core ................. SUCCESS [  2.590 s]\n");

    assertThat(sumAfter("judge_maven test"))
        .endsWith("2 passed, 0 failed, 0 skipped", "exit code 0");
  }

  @Test
  void moduleWithTestsButWithoutReportsIsAFailure() throws Exception {
    report("Plain-jdk25", "<testsuite><testcase name=\"works\" classname=\"P\"/></testsuite>");
    module("java/lxc", "PlainIT");
    module("benchmarks", "QuickIT");

    assertThat(sumAfter("expect_reports failsafe '*IT.java' -jdk25"))
        .contains("benchmarks has tests *IT.java without a report (-jdk25)")
        .endsWith("2 passed, 1 failed, 0 skipped", "exit code 1");
    assertThat(sumAfter("expect_reports surefire '*Test.java' ''"))
        .endsWith("2 passed, 0 failed, 0 skipped", "exit code 0");
  }

  @Test
  void missingJdkIsSkippedWithTheReason() throws Exception {
    report("Plain", "<testsuite><testcase name=\"works\" classname=\"Plain\"/></testsuite>");

    assertThat(
            sumAfter(
                "all_jdks() { printf '17\\n25\\n'; }; java_major() { echo \"$1\"; };"
                    + " skip_absent_jdks"))
        .contains(
            "JDK 21: not installed, so neither its unit tests and javadoc nor a program that uses"
                + " the jars were run on it")
        .endsWith("2 passed, 0 failed, 1 skipped", "exit code 0");
  }

  @Test
  void unitThatAnInstallationLeftEnabledIsAFailure() throws Exception {
    report("Plain", "<testsuite><testcase name=\"works\" classname=\"Plain\"/></testsuite>");

    assertThat(sumAfter("now_enabled=lxc-net.service; check_units"))
        .contains("installing packages left a unit that starts at boot: lxc-net.service")
        .endsWith("2 passed, 1 failed, 0 skipped", "exit code 1");
    assertThat(sumAfter("now_enabled=; check_units"))
        .endsWith("2 passed, 0 failed, 0 skipped", "exit code 0");
  }

  @Test
  void runWithoutTestsIsAFailure() throws Exception {
    assertThat(sum())
        .contains("no test ran")
        .endsWith("1 passed, 1 failed, 0 skipped", "exit code 1");
  }
}
