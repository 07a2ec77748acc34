package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lxcpool.lxc.LxcTestHost.outcome;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With AppArmor, each container is confined by a profile that liblxc creates for it alone. */
@Tag("lxc")
class AppArmorIT {
  private static final Path ENABLED = Path.of("/sys/module/apparmor/parameters/enabled");
  private static final Path POLICY = Path.of("/sys/kernel/security/apparmor");

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  @BeforeEach
  void assumeAppArmor() throws IOException {
    assumeTrue(
        Files.exists(ENABLED) && Files.readString(ENABLED).startsWith("Y"),
        "AppArmor is not enabled in this kernel");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyContainerHasAnEnforcedProfileOfItsOwn(boolean privileged) throws Exception {
    LxcContainerFactory.Builder builder = host.factory();
    try (LxcContainerFactory factory = (privileged ? builder.privileged() : builder).build();
        LxcContainer one = factory.create();
        LxcContainer other = factory.create()) {
      one.start();
      other.start();
      assertThat(label(one)).startsWith(profile(one)).endsWith("(enforce)");
      assertThat(label(other)).startsWith(profile(other)).endsWith("(enforce)");
      assertThat(outcome(one, "cat", "/proc/self/attr/current")).startsWith("0 ");
      assertThat(loaded()).anyMatch(line -> line.startsWith(profile(one) + " (enforce"));
    }
    assertThat(loaded()).as("profiles left").noneMatch(line -> line.contains(host.mark()));
    assertThat(namespaces()).as("namespaces left").isEmpty();
  }

  @Test
  void aKilledMonitorLeavesNoPolicyOnceTheContainerIsDestroyed() throws Exception {
    try (LxcContainerFactory factory = host.factory().build();
        LxcContainer container = factory.create()) {
      container.start();
      long monitor =
          ProcessHandle.of(container.initPid()).orElseThrow().parent().orElseThrow().pid();
      assertThat(namespaces()).hasSize(1);
      LxcTestHost.onHost("kill", "-KILL", Long.toString(monitor));
    }
    assertThat(loaded()).as("profiles left").noneMatch(line -> line.contains(host.mark()));
    assertThat(namespaces()).as("namespaces left").isEmpty();
  }

  private static String label(LxcContainer container) throws IOException {
    return Files.readString(Path.of("/proc/" + container.initPid() + "/attr/current")).strip();
  }

  /** Returns the name that liblxc gives the profile of a container. */
  private String profile(LxcContainer container) {
    return "lxc-" + container.name() + "_<" + host.lxcPath() + ">";
  }

  private static List<String> loaded() throws IOException {
    return Files.readAllLines(POLICY.resolve("profiles"));
  }

  private List<String> namespaces() throws IOException {
    List<String> found = new ArrayList<>();
    try (var all = Files.newDirectoryStream(POLICY.resolve("policy/namespaces"))) {
      all.forEach(each -> found.add(each.getFileName().toString()));
    }
    found.removeIf(each -> !each.contains(host.mark()));
    return found;
  }
}
