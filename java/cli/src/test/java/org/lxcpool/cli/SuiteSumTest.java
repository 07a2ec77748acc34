package org.lxcpool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The summary of {@code ./lxcpool test} for reports as Surefire writes them. */
class SuiteSumTest {
  private static final Path SCRIPTS = Path.of("scripts").toAbsolutePath();

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

  private List<String> summary() throws Exception {
    return summaryAfter(":");
  }

  private List<String> summaryAfter(String command) throws Exception {
    return run(command + "; summarize");
  }

  private List<String> run(String command) throws Exception {
    Process shell =
        new ProcessBuilder(
                "sh",
                "-c",
                ". \"$1/summary.sh\"; . \"$1/test-suites.sh\"; . \"$1/reproducible.sh\"; ROOT=$2; "
                    + "begin_summary; extra_passed=1; "
                    + command
                    + "; echo \"exit code $?\"",
                "sh",
                SCRIPTS.toString(),
                root.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(said).isZero();
    return said.lines().toList();
  }

  // The totals at the top of a report leave out the nested classes.
  @Test
  void countsTestsOfNestedClasses() throws Exception {
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

    assertThat(summary())
        .contains("  failed: Outer$Inner.fails", "  skipped: 1 because: not root")
        .endsWith("2 passed, 1 failed, 1 skipped", "exit code 1");
  }

  @Test
  void ignoresTheOutputOfTests() throws Exception {
    report(
        "Plain",
        """
        <testsuite name="Plain" time="1.0" tests="1" errors="0" skipped="0" failures="0">
          <testcase name="works" classname="Plain" time="0.1">
            <system-out><![CDATA[Tests run: 1 <<< ERROR! a failure]]></system-out>
          </testcase>
        </testsuite>
        """);

    assertThat(summary()).endsWith("2 passed, 0 failed, 0 skipped", "exit code 0");
  }

  // For example, javadoc of another JDK failed while tests failed as well.
  @Test
  void countsModulesThatMavenFailedToBuildOrSkipped() throws Exception {
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

    assertThat(summaryAfter("judge_maven test"))
        .contains(
            "lxcpool-core failed for a reason other than a test: MavenReportException: Project"
                + " contains Javadoc Warnings; see build/test.log",
            "lxcpool-testing was neither built nor tested, because a module it depends on failed",
            "  failed: Failing.fails")
        .endsWith("1 passed, 3 failed, 0 skipped", "exit code 1");
  }

  @Test
  void failsIfMavenBuiltNothing() throws Exception {
    report("Plain", "<testsuite><testcase name=\"works\" classname=\"Plain\"/></testsuite>");
    mavenSays("test", "[ERROR] Non-resolvable parent POM\nLXCPOOL-MAVEN-FAILED\n");

    assertThat(summaryAfter("judge_maven test"))
        .contains("Maven built nothing: see build/test.log", "[ERROR] Non-resolvable parent POM")
        .endsWith("2 passed, 2 failed, 0 skipped", "exit code 1");
  }

  @Test
  void passesIfMavenBuiltEveryModule() throws Exception {
    report("Plain", "<testsuite><testcase name=\"works\" classname=\"Plain\"/></testsuite>");
    mavenSays("test", "[INFO] lxcpool-core ................. SUCCESS [  2.590 s]\n");

    assertThat(summaryAfter("judge_maven test"))
        .endsWith("2 passed, 0 failed, 0 skipped", "exit code 0");
  }

  @Test
  void failsIfAModuleWithTestsHasNoReport() throws Exception {
    report("Plain-jdk25", "<testsuite><testcase name=\"works\" classname=\"P\"/></testsuite>");
    module("java/lxc", "PlainIT");
    module("benchmarks", "QuickIT");

    assertThat(summaryAfter("expect_reports failsafe '*IT.java' -jdk25"))
        .contains("benchmarks has tests *IT.java but no report (-jdk25)")
        .endsWith("2 passed, 1 failed, 0 skipped", "exit code 1");
    assertThat(summaryAfter("expect_reports surefire '*Test.java' ''"))
        .endsWith("2 passed, 0 failed, 0 skipped", "exit code 0");
  }

  @Test
  void countsAMissingJdkAsSkippedWithTheReason() throws Exception {
    report("Plain", "<testsuite><testcase name=\"works\" classname=\"Plain\"/></testsuite>");

    assertThat(
            summaryAfter(
                "all_jdks() { printf '17\\n25\\n'; }; java_major() { echo \"$1\"; };"
                    + " skip_absent_jdks"))
        .contains(
            "JDK 21: not installed, so unit tests, javadoc and a program that uses the jars did not"
                + " run on it")
        .endsWith("2 passed, 0 failed, 1 skipped", "exit code 0");
  }

  @Test
  void failsIfAnInstallationLeftAUnitEnabledForTheNextBoot() throws Exception {
    report("Plain", "<testsuite><testcase name=\"works\" classname=\"Plain\"/></testsuite>");

    assertThat(summaryAfter("now_enabled=lxc-net.service; check_units"))
        .contains("installing packages left a unit that starts at boot: lxc-net.service")
        .endsWith("2 passed, 1 failed, 0 skipped", "exit code 1");
    assertThat(summaryAfter("now_enabled=; check_units"))
        .endsWith("2 passed, 0 failed, 0 skipped", "exit code 0");
  }

  @Test
  void failsIfNoTestRan() throws Exception {
    assertThat(summary())
        .contains("no test ran")
        .endsWith("1 passed, 1 failed, 0 skipped", "exit code 1");
  }

  @Test
  void passesWithoutReportsIfTheKindWritesNone() throws Exception {
    assertThat(run("summarize without-reports"))
        .endsWith("1 passed, 0 failed, 0 skipped", "exit code 0");
    assertThat(run("extra_passed=0; summarize without-reports"))
        .contains("no test ran")
        .endsWith("0 passed, 1 failed, 0 skipped", "exit code 1");
  }

  @Test
  void failsIfTwoBuildsDiffer() throws Exception {
    report("Plain", "<testsuite><testcase name=\"works\" classname=\"Plain\"/></testsuite>");
    Path one = Files.writeString(root.resolve("one"), "0a  core.jar\n0b  lxc.jar\n");
    Path same = Files.writeString(root.resolve("same"), "0a  core.jar\n0b  lxc.jar\n");
    Path other = Files.writeString(root.resolve("other"), "0a  core.jar\n0c  lxc.jar\n");
    Path none = Files.createFile(root.resolve("none"));

    assertThat(summaryAfter("judge_builds " + one + " " + same))
        .contains("two builds are the same: 2 files")
        .endsWith("3 passed, 0 failed, 0 skipped", "exit code 0");
    assertThat(summaryAfter("judge_builds " + one + " " + other))
        .contains("  differs: lxc.jar")
        .endsWith("2 passed, 1 failed, 0 skipped", "exit code 1");
    assertThat(summaryAfter("judge_builds " + none + " " + none))
        .endsWith("2 passed, 1 failed, 0 skipped", "exit code 1");
  }
}
