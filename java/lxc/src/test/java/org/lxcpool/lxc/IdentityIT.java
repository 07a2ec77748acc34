package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lxcpool.lxc.LxcTestHost.onHost;
import static org.lxcpool.lxc.LxcTestHost.outcome;
import static org.lxcpool.lxc.LxcTestHost.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each container has an identity of its own rather than its base's. */
@Tag("lxc")
class IdentityIT {
  private static final String ID = "0123456789abcdef0123456789abcdef";

  /** Files of the base that no container may have. */
  private static final List<String> HIDDEN =
      List.of(
          "etc/ssh/ssh_host_rsa_key",
          "etc/ssh/ssh_host_rsa_key.pub",
          "etc/dhcpcd.duid",
          "var/lib/dhcp/dhclient.eth0.leases",
          "var/lib/dhcpcd/duid",
          "var/lib/NetworkManager/secret_key",
          "var/lib/systemd/random-seed",
          "var/lib/systemd/credential.secret");

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  private Path base = Path.of("");

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  @BeforeEach
  void createABaseWithAnIdentity() throws Exception {
    base = Files.createDirectory(host.home().resolve("base-" + host.mark()));
    try (LxcContainerFactory factory = host.factory().privileged().build();
        LxcContainer container = factory.create()) {
      String layers = container.configItem("lxc.rootfs.path").orElseThrow();
      String lower = layers.replaceFirst("^overlay:", "").split(":", -1)[0];
      onHost("cp", "-a", lower + "/.", base.toString());
    }
    put("etc/machine-id", ID);
    put("var/lib/dbus/machine-id", ID);
    put("etc/hostname", "golden");
    put("etc/ssh/ssh_host_ed25519_key", "golden");
    put("etc/ssh/ssh_host_ed25519_key.pub", "golden");
    put("etc/ssh/sshd_config", "kept");
    put("var/lib/dhcp/kept", "kept");
    for (String each : HIDDEN) {
      put(each, "golden");
    }
    onHost("chmod", "2755", base.resolve("etc/ssh").toString());
    onHost("chown", "7:8", base.resolve("var/lib/dhcp").toString());
  }

  private void put(String file, String content) throws Exception {
    Path path = base.resolve(file);
    onHost("mkdir", "-p", path.resolveSibling("").toString());
    Files.writeString(path, content + "\n");
    onHost("chmod", "644", path.toString());
  }

  @AfterEach
  void removeTheBase() throws Exception {
    onHost("rm", "-rf", "--one-file-system", base.toString());
  }

  private LxcContainerFactory factory(boolean privileged) {
    LxcContainerFactory.Builder builder = host.factory(BaseImage.directory(base));
    return (privileged ? builder.privileged() : builder).build();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void twoContainersOfOneBaseShareNoIdentity(boolean privileged) throws Exception {
    try (LxcContainerFactory factory = factory(privileged);
        LxcContainer one = factory.create();
        LxcContainer other = factory.create()) {
      List<String> ids = new ArrayList<>(List.of(ID));
      List<String> keys = new ArrayList<>(List.of("golden"));
      for (LxcContainer each : List.of(one, other)) {
        each.start();
        ids.add(run(each, "cat", "/etc/machine-id"));
        keys.add(run(each, "cat", "/etc/ssh/ssh_host_ed25519_key.pub"));
        assertThat(run(each, "cat", "/var/lib/dbus/machine-id")).isEqualTo(ids.get(ids.size() - 1));
        assertThat(run(each, "cat", "/etc/hostname")).isEqualTo(each.name());
        for (String file : HIDDEN) {
          assertThat(outcome(each, "cat", "/" + file)).contains("No such file");
        }
        assertThat(run(each, "ls", "/etc/ssh").lines())
            .containsExactly("ssh_host_ed25519_key", "ssh_host_ed25519_key.pub", "sshd_config");
        assertThat(run(each, "cat", "/var/lib/dhcp/kept", "/etc/ssh/sshd_config"))
            .isEqualTo("kept\nkept");
        assertThat(run(each, "stat", "-c", "%a %u %g", "/etc/ssh", "/var/lib/dhcp", "/etc"))
            .isEqualTo("2755 0 0\n755 7 8\n755 0 0");
        assertThat(
                run(
                    each,
                    "stat",
                    "-c",
                    "%a %u",
                    "/etc/ssh/ssh_host_ed25519_key",
                    "/etc/machine-id",
                    "/etc/hostname"))
            .isEqualTo("600 0\n644 0\n644 0");
        run(each, "sh", "-c", "echo new > /etc/dhcpcd.duid && rm -r /var/lib/dhcp /etc/ssh");
      }
      assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{32}"));
      assertThat(keys).doesNotHaveDuplicates();
    }
  }

  @Test
  void anUninitializedIdIsLeftToTheFirstBoot() throws Exception {
    put("etc/machine-id", "uninitialized");
    Files.delete(base.resolve("var/lib/dbus/machine-id"));
    Files.createSymbolicLink(base.resolve("var/lib/dbus/machine-id"), Path.of("/etc/machine-id"));
    try (LxcContainerFactory factory = factory(false);
        LxcContainer container = factory.create()) {
      container.start();
      assertThat(run(container, "cat", "/var/lib/dbus/machine-id")).isEqualTo("uninitialized");
    }
  }

  @Test
  void linksOfTheBaseAreNotFollowed() throws Exception {
    Path outside = Files.createDirectory(host.home().resolve("outside-" + host.mark()));
    try {
      Files.writeString(outside.resolve("hostname"), "golden\n");
      Files.writeString(outside.resolve("random-seed"), "golden\n");
      onHost("rm", "-r", base.resolve("etc/hostname").toString());
      Files.createSymbolicLink(base.resolve("etc/hostname"), outside.resolve("hostname"));
      onHost("rm", "-r", base.resolve("var/lib/systemd").toString());
      Files.createSymbolicLink(base.resolve("var/lib/systemd"), outside);
      try (LxcContainerFactory factory = factory(false);
          LxcContainer container = factory.create()) {
        container.start();
        assertThat(run(container, "cat", "/etc/hostname")).isEqualTo(container.name());
        assertThat(run(container, "readlink", "/var/lib/systemd")).isEqualTo(outside.toString());
        assertThat(outside.resolve("hostname")).content().isEqualTo("golden\n");
        assertThat(outside.resolve("random-seed")).content().isEqualTo("golden\n");
      }
    } finally {
      onHost("rm", "-r", outside.toString());
    }
  }
}
