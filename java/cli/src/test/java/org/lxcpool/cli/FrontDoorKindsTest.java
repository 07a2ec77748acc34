package org.lxcpool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./lxcpool test KIND}: the build it runs, and the summary of it. */
class FrontDoorKindsTest {
  private static final String REPORT =
      "<testsuite><testcase name=\"works\" classname=\"Plain\"/></testsuite>";

  @TempDir Path root = Path.of("/nowhere");
  private BareHost host;

  @BeforeEach
  void hostWithAJdkAndMaven() throws Exception {
    host = new BareHost(root);
    host.hasJdk();
    for (String tool : List.of("gcc", "make", "cmake")) {
      host.stub(tool, "exit 0");
    }
    host.stub("mvn", "echo \"$*\" >>$ROOT/mvn-said; cat $ROOT/log");
    Files.writeString(host.at("log"), "[INFO] lxcpool-core ................. SUCCESS [  2.5 s]\n");
    Files.createDirectories(host.at("checkout/java/core"));
    Files.createDirectories(host.at("checkout/benchmarks"));
  }

  // Maven of a real host would write it.
  private void mavenReports(String directory) throws Exception {
    host.stub(
        "mvn",
        ("echo \"$*\" >>$ROOT/mvn-said; mkdir -p java/core/target/%s;"
                + " cp $ROOT/report java/core/target/%s/TEST-Plain.xml; cat $ROOT/log")
            .formatted(directory, directory));
    host.stub("cp", "cat \"$1\" >\"$2\"");
    Files.writeString(host.at("report"), REPORT);
  }

  private List<String> mavenCalls() throws Exception {
    return Files.readAllLines(host.at("mvn-said"));
  }

  @Test
  void unitRunsTheSelectedUnitTestsAlone() throws Exception {
    mavenReports("surefire-reports");

    Cli said = host.run("test", "unit", "-Dtest=Plain#works");

    assertThat(said.out()).endsWith("1 passed, 0 failed, 0 skipped\n");
    assertThat(said.code()).isZero();
    assertThat(mavenCalls())
        .singleElement()
        .asString()
        .contains(" test ", "-Dtest=Plain#works", "-Dlxcpool.native.test.skip=true")
        .doesNotContain("verify");
  }

  @Test
  void unitFailsIfNoTestRan() throws Exception {
    Cli said = host.run("test", "unit", "-Dtest=NoSuchTest");

    assertThat(said.out()).contains("no test ran").endsWith("0 passed, 1 failed, 0 skipped\n");
    assertThat(said.code()).isEqualTo(1);
  }

  @Test
  void unitFailsForAModuleWithoutReports() throws Exception {
    mavenReports("surefire-reports");
    Path tests = Files.createDirectories(host.at("checkout/java/lxc/src/test/java"));
    Files.createFile(tests.resolve("PlainTest.java"));

    Cli said = host.run("test", "unit");

    assertThat(said.out())
        .contains("java/lxc has tests *Test.java but no report")
        .endsWith("1 passed, 1 failed, 0 skipped\n");
    assertThat(said.code()).isEqualTo(1);
  }

  @Test
  void lxcRunsTheContainerTestsWithoutTheUnitTests() throws Exception {
    mavenReports("failsafe-reports");

    host.run("test", "lxc", "-Dtest=LxcPoolIT");

    assertThat(mavenCalls())
        .singleElement()
        .asString()
        .contains(" verify ", "-Dit.test=LxcPoolIT", "-Dlxcpool.unit.skip=true");
  }

  @Test
  void gatesNeedsNoReports() throws Exception {
    Cli said = host.run("test", "gates");

    assertThat(said.out()).endsWith("1 passed, 0 failed, 0 skipped\n");
    assertThat(said.code()).isZero();
    assertThat(mavenCalls()).singleElement().asString().contains("test-compile", "spotless:check");
  }

  @Test
  void gatesFailsWithMaven() throws Exception {
    Files.writeString(
        host.at("log"),
        """
        [INFO] lxcpool-core ....................................... FAILURE [ 12.380 s]
        [ERROR] Failed to execute goal x:check (format) on project lxcpool-core: not formatted
        LXCPOOL-MAVEN-FAILED
        """);

    Cli said = host.run("test", "gates");

    assertThat(said.out()).contains("not formatted").contains("failed, 0 skipped");
    assertThat(said.code()).isEqualTo(1);
  }
}
