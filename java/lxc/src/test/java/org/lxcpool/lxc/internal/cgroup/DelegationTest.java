package org.lxcpool.lxc.internal.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DelegationTest {
  private static final String SERVICE = "system.slice/agent.service";

  private final Path top;

  DelegationTest(@TempDir Path top) {
    this.top = top;
  }

  private Hierarchies unified() {
    return new Hierarchies(List.of(new Hierarchy(top, "/", Set.of())));
  }

  private Optional<Delegation> find(String self, String init, String... marked) {
    Set<Path> delegated = Set.of(List.of(marked).stream().map(top::resolve).toArray(Path[]::new));
    return Delegation.of(
        unified(), List.of("0::" + self), List.of("0::" + init), delegated::contains);
  }

  private Delegation at(String name) {
    return new Delegation(top.resolve(name), name);
  }

  @Test
  void delegatedServiceHoldsTheContainers() {
    assertThat(find("/" + SERVICE, "/init.scope", SERVICE)).contains(at(SERVICE));
  }

  @Test
  void delegatedServiceWithSubgroupHoldsTheContainers() {
    assertThat(find("/" + SERVICE + "/agent", "/init.scope", SERVICE)).contains(at(SERVICE));
  }

  @Test
  void delegatedCgroupFurtherUpBelongsToAnotherManager() {
    assertThat(find("/user.slice/app.slice/x.service", "/init.scope", "user.slice")).isEmpty();
  }

  @Test
  void withoutDelegationThereIsNoCgroupForContainers() {
    assertThat(find("/" + SERVICE, "/init.scope")).isEmpty();
    assertThat(find("/", "/init.scope")).isEmpty();
  }

  @Test
  void topOfANamespaceIsDelegatedToItsOnlyManager() throws IOException {
    Files.writeString(top.resolve("cgroup.type"), "domain\n");

    assertThat(find("/", "/")).contains(new Delegation(top, ""));
    assertThat(find("/init.scope", "/init.scope")).contains(new Delegation(top, ""));
    assertThat(find("/x.service", "/init.scope")).as("of systemd in a container").isEmpty();
  }

  @Test
  void nameIsRelativeToTheBaseOfLiblxc() {
    assertThat(find("/docker.scope", "/docker.scope", "docker.scope"))
        .contains(new Delegation(top.resolve("docker.scope"), ""));
    assertThat(find("/a/b", "/a/init.scope", "a/b"))
        .contains(new Delegation(top.resolve("a/b"), "b"));
  }

  @Test
  void cgroupOutsideTheBaseOfLiblxcIsIgnored() {
    assertThat(find("/a", "/b", "a")).isEmpty();
  }

  @Test
  void delegationIsIgnoredBesideV1Hierarchies() {
    Hierarchies hybrid =
        new Hierarchies(
            List.of(
                new Hierarchy(top, "/", Set.of()),
                new Hierarchy(top.resolve("memory"), "/", Set.of("memory"))));

    assertThat(Delegation.of(hybrid, List.of("0::/a"), List.of("0::/"), each -> true)).isEmpty();
    assertThat(Delegation.of(unified(), List.of(), List.of("0::/"), each -> true)).isEmpty();
  }

  @Test
  void plainDirectoryIsNotMarkedAsDelegated() {
    assertThat(Delegation.isMarked(top)).isFalse();
    assertThat(Delegation.isMarked(top.resolve("missing"))).isFalse();
  }

  @Test
  void clearLeavesAnEmptyCgroupUnchanged() throws IOException {
    Files.writeString(top.resolve("cgroup.procs"), "");
    new Delegation(top, "").clear();

    assertThat(top.resolve(Delegation.LEAF)).doesNotExist();
  }
}
