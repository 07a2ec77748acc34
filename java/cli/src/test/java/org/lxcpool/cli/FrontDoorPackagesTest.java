package org.lxcpool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packages that {@code ./lxcpool} installs on each release. The package names of Debian 11, 12,
 * 13 and sid were recorded with {@code apt-cache}; those of Ubuntu 22.04 and 24.04 were taken from
 * the package index, and nothing was run there.
 */
class FrontDoorPackagesTest {
  private static final String LIBRARY = "ii ,liblxc1t64,liblxc1 (= 1:6.0.4-4)";

  @TempDir Path root = Path.of("/nowhere");
  private BareHost host;

  @BeforeEach
  void bareHost() throws Exception {
    host = new BareHost(root);
  }

  @ParameterizedTest
  @CsvSource({
    "bullseye, openjdk-17-jdk-headless, liblxc1, lxc",
    "bookworm, openjdk-17-jdk-headless, liblxc1, liblxc-common",
    "trixie, openjdk-21-jdk-headless, liblxc1t64, liblxc-common",
    "sid, openjdk-17-jdk-headless, liblxc1t64, liblxc-common",
    "jammy, openjdk-17-jdk-headless, liblxc1, liblxc-common",
    "noble, openjdk-17-jdk-headless, liblxc1t64, liblxc-common",
  })
  void eachReleaseIsAskedForItsOwnNames(String release, String jdk, String library, String helpers)
      throws Exception {
    host.release(release);

    host.run("demo");

    assertThat(host.asked())
        .containsExactly(
            jdk,
            "maven",
            "gcc",
            "libc6-dev",
            "make",
            "cmake",
            library,
            helpers,
            "busybox-static",
            "iproute2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bullseye", "bookworm", "trixie", "sid", "jammy", "noble"})
  void eachReleaseHasAllPackagesOfTestsAndBenchmarks(String release) throws Exception {
    host.release(release);
    List<String> names = Files.readAllLines(Path.of("src/test/resources/releases", release));

    host.run("bench");

    assertThat(host.asked()).contains("lxc-dev", "lxc").isSubsetOf(names);
  }

  @Test
  void providedPackageIsNotInstalledAgain() throws Exception {
    host.release("trixie", LIBRARY, "ii ,liblxc-common,", "ii ,busybox-static,");
    host.listsAreThere();

    host.run("demo");

    assertThat(host.asked()).doesNotContain("liblxc1", "liblxc1t64", "liblxc-common");
  }

  @Test
  void removedPackageIsInstalledAgain() throws Exception {
    host.release("trixie", "rc ,liblxc1t64,liblxc1 (= 1:6.0.4-4)");

    host.run("demo");

    assertThat(host.asked()).contains("liblxc1t64");
  }

  @ParameterizedTest
  @CsvSource({"bookworm, openjdk-17-jdk-headless", "trixie, openjdk-21-jdk-headless"})
  void withoutRootTheReleasesPackageNamesAreShown(String release, String jdk) throws Exception {
    host.release(release);
    host.userIs(1000);

    assertThat(host.run("demo").err())
        .endsWith(
            "as root: apt-get update && apt-get install --no-install-recommends "
                + jdk
                + " maven gcc libc6-dev make cmake\n");
    host.listsAreThere();
    assertThat(host.run("demo").err())
        .endsWith(
            "as root: apt-get install --no-install-recommends "
                + jdk
                + " maven gcc libc6-dev make cmake\n");
    assertThat(host.asked()).isEmpty();
  }

  @Test
  void systemWithoutAptGetsAListOfRequirements() throws Exception {
    Cli said = host.run("demo");

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .contains("this system has no apt", "a JDK 17 or newer, mvn, gcc, make, cmake", "liblxc");
  }

  @Test
  void unitsOfANewPackageAreMaskedBeforeItsInstallation() throws Exception {
    host.release("bullseye");
    host.brings("lxc", "iptables");
    host.aptInstalls("readlink $ROOT/etc/systemd/system/lxc-net.service >$ROOT/seen");

    Cli said = host.run("demo");

    assertThat(host.at("seen")).hasContent("/dev/null");
    assertThat(host.at("etc/systemd/system/lxc.service")).isSymbolicLink();
    assertThat(host.at("etc/systemd/system/lxc-monitord.service")).isSymbolicLink();
    assertThat(said.err())
        .contains(
            "masked",
            "lxc-net.service",
            "systemctl unmask lxc-monitord.service lxc-net.service lxc.service");
  }

  @Test
  void unitsOfAnInstalledPackageAreLeftAlone() throws Exception {
    host.release("bullseye", "ii ,lxc,");
    host.brings("maven");

    Cli said = host.run("demo");

    assertThat(host.at("etc/systemd/system")).isEmptyDirectory();
    assertThat(said.err()).doesNotContain("masked");
  }

  @Test
  void administratorsUnitIsKept() throws Exception {
    host.release("bullseye");
    host.brings("lxc");
    Path unit = host.at("etc/systemd/system/lxc-net.service");
    Files.writeString(unit, "[Service]\n");

    host.run("demo");

    assertThat(unit).isRegularFile().hasContent("[Service]");
  }

  @Test
  void unitEnabledByAnotherPackageIsReported() throws Exception {
    host.release("trixie");
    host.aptInstalls(
        """
        mkdir -p $ROOT/etc/systemd/system/multi-user.target.wants
        ln -s /lib/systemd/system/other.service $ROOT/etc/systemd/system/multi-user.target.wants/other.service
        """);

    assertThat(host.run("demo").err()).contains("systemctl disable other.service");
  }

  @Test
  void servicesAreBlockedDuringTheInstallationOnly() throws Exception {
    host.release("trixie");
    host.aptInstalls("sh $ROOT/usr/sbin/policy-rc.d || echo $? >$ROOT/seen");

    host.run("demo");

    assertThat(host.at("seen")).hasContent("101");
    assertThat(host.at("usr/sbin")).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' | dpkg --configure"
            + " -a",
        "E: Could not get lock /var/lib/dpkg/lock-frontend. | another apt or dpkg is at work",
        "Err:1 http://x Temporary failure resolving 'x' | no network",
        "E: Unable to locate package valgrind | apt's sources lack valgrind",
        "lxc : Depends: x but it is not going to be installed E: Unable to correct problems, held"
            + " broken packages | --fix-broken",
      })
  void aptFailureIsExplainedInOneSentence(String log, String sentence) throws Exception {
    host.release("trixie");
    host.aptInstalls("cat $ROOT/log; exit 100");
    Files.writeString(host.at("log"), log + "\n");

    Cli said = host.run("demo");

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err().lines().reduce("", (first, last) -> last))
        .startsWith("lxcpool: ")
        .contains(sentence);
  }

  @Test
  void readOnlyCheckoutIsReportedBeforeAptRuns() throws Exception {
    host.release("trixie");
    Files.writeString(host.at("checkout/build"), "no directory");

    Cli said = host.run("demo");

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).startsWith("lxcpool: can't write to ").hasLineCount(1);
    assertThat(host.asked()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[ERROR] Plugin x could not be resolved: Could not transfer artifact x from/to central | no"
            + " network: Maven",
        "[ERROR] cannot find symbol | the build failed"
      })
  void whatMavenDiedOfIsSaidInASentenceAndAptIsLeftAlone(String log, String sentence)
      throws Exception {
    host.release(
        "trixie", LIBRARY, "ii ,liblxc-common,", "ii ,busybox-static,", "ii ,libc6-dev,libc-dev");
    host.hasJdk();
    for (String tool : List.of("gcc", "make", "cmake", "ip")) {
      host.stub(tool, "exit 0");
    }
    host.stub("mvn", "cat $ROOT/log; exit 1");
    Files.writeString(host.at("log"), log + "\n");

    Cli said = host.run("demo");

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).contains(log, "lxcpool: " + sentence);
    assertThat(host.at("apt-said")).doesNotExist();
  }
}
