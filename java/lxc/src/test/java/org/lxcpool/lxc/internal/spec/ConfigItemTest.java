package org.lxcpool.lxc.internal.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigItemTest {

  @ParameterizedTest
  @CsvSource({
    "lxc.environment, A=b",
    "lxc.cgroup2.memory.high, 1G",
    "lxc.sysctl.net.ipv4.ip_forward, 1",
    "lxc.prlimit.nofile, 1024:2048",
    // Keys beside those of the factory.
    "lxc.rootfs.options, nosuid",
    "lxc.networks, x",
  })
  void itemOfTheUserIsAcceptedUnchanged(String key, String value) {
    assertThat(ConfigItem.ofUser(key, value)).isEqualTo(new ConfigItem(key, value));
  }

  @Test
  void emptyValueIsAccepted() {
    assertThat(ConfigItem.ofUser("lxc.cap.drop", "").value()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "lxc", "lxc.", "lxc..a", "lxc.a.", "a.lxc.b", "lxc.a b", "lxc.a=b", " lxc.a", "lxc.é"
      })
  void invalidKeyIsRejected(String key) {
    assertThatThrownBy(() -> ConfigItem.ofUser(key, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("config key \"" + key + "\" is not an lxc.* key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lxc.uts.name",
        "lxc.rootfs.path",
        "lxc.idmap",
        "lxc.log.file",
        "lxc.log.level",
        "lxc.console.logfile",
        "lxc.include",
        "lxc.ephemeral",
        "lxc.monitor.unshare",
        "lxc.net",
        "lxc.net.0.link",
        "lxc.cgroup.dir",
        "lxc.cgroup.dir.container",
        // The cleanup wouldn't find the container's cgroups.
        "lxc.cgroup.relative",
      })
  void keyOfTheFactoryIsRejected(String key) {
    assertThatThrownBy(() -> ConfigItem.ofUser(key, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("config key " + key + " is set by the factory");
  }

  @ParameterizedTest
  @CsvSource({
    "lxc.net.0.link, use network(",
    "lxc.uts.name, use namePrefix(",
    "lxc.idmap, use unprivileged(",
    "lxc.rootfs.path, BaseImage",
    "lxc.console.logfile, consoleLog()",
  })
  void rejectionNamesTheMethodThatSetsTheKey(String key, String setter) {
    assertThatThrownBy(() -> ConfigItem.ofUser(key, "x")).hasMessageContaining(setter);
  }

  @ParameterizedTest
  @CsvSource({"10, \\u000a", "13, \\u000d", "0, \\u0000", "27, \\u001b", "127, \\u007f"})
  void controlCharacterIsRejectedAndShown(int character, String shown) {
    assertThatThrownBy(() -> ConfigItem.ofUser("lxc.environment", "a" + (char) character + "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(
            "config value of lxc.environment contains a control character: " + shown);
    assertThatThrownBy(() -> ConfigItem.ofUser("lxc.a" + (char) character, "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"lxc.a" + shown + "\"");
  }
}
