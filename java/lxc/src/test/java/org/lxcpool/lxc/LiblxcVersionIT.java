package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.backend.LxcBackend;
import org.lxcpool.lxc.internal.cgroup.Cgroups;
import org.lxcpool.lxc.internal.liblxc.Liblxc;
import org.lxcpool.lxc.internal.liblxc.LxcVersion;
import org.lxcpool.lxc.internal.spec.HostSecurity;

/** What is done differently for other versions of liblxc, with the installed one. */
@Tag("lxc")
class LiblxcVersionIT {
  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  /** Where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  /** The installed liblxc, which says that it is another one. */
  private Supplier<LxcBackend> saying(String version) {
    return () ->
        new DelegatingCalls(isolation()) {
          @Override
          public LxcVersion version() {
            return LxcVersion.parse(version);
          }
        };
  }

  private void aDirectoryOfTheBaseCanBeRemoved(LxcContainerFactory factory) throws Exception {
    try (factory;
        LxcContainer container = factory.create()) {
      container.start();
      assertThat(LxcTestHost.run(container, "sh", "-c", "rm -r /etc && echo gone"))
          .isEqualToIgnoringNewLines("gone");
    }
  }

  @Test
  void unprivilegedOverlayIsWritableWithoutLiblxcOptions() throws Exception {
    assumeTrue(HostSecurity.ofThisHost().userXattrs(), "needs Linux 5.11");
    try (LxcContainerFactory factory =
            new LxcContainerFactory(host.factory().settings(), saying("4.0.0"));
        LxcContainer container = factory.create()) {
      assertThat(container.configItem("lxc.rootfs.path").orElseThrow()).contains(",userxattr:/");
      assertThat(container.configItem("lxc.rootfs.options").orElse("")).isEmpty();
    }
    aDirectoryOfTheBaseCanBeRemoved(
        new LxcContainerFactory(host.factory().settings(), saying("4.0.0")));
  }

  @Test
  void unprivilegedOverlayIsWritableWithUserOptions() throws Exception {
    LxcVersion installed = LxcVersion.parse(Liblxc.get().version());
    assumeTrue(installed.hasOverlayOptions(), "needs liblxc 5.0.1");
    aDirectoryOfTheBaseCanBeRemoved(host.factory().config("lxc.rootfs.options", "nosuid").build());
  }

  @Test
  void overlayOptionsAreRejectedIfLiblxcOverflows() {
    assertThatThrownBy(
            () ->
                new LxcContainerFactory(
                    host.factory().config("lxc.rootfs.options", "nosuid").settings(),
                    saying("4.0.12")))
        .isInstanceOf(ContainerException.class)
        .hasMessageContainingAll("lxc.rootfs.options", "liblxc 4.0.12", "5.0.1");
  }

  @Test
  void liblxcWithoutCgroupV1IsRejectedOnAV1Host() {
    assumeFalse(Cgroups.ofThisHost().isUnifiedAlone(), "needs a host with cgroup v1");
    assertThatThrownBy(
            () -> new LxcContainerFactory(host.factory().settings(), saying("7.0.0")).close())
        .isInstanceOf(ContainerException.class)
        .hasMessageContainingAll(
            "liblxc 7.0.0", "only cgroup v2", "systemd.unified_cgroup_hierarchy=1", "liblxc 6");
  }

  @Test
  void liblxcWithoutCgroupV1IsAcceptedOnAV2Host() {
    assumeTrue(Cgroups.ofThisHost().isUnifiedAlone(), "needs a host with only cgroup v2");
    new LxcContainerFactory(host.factory().settings(), saying("7.0.0")).close();
  }
}
