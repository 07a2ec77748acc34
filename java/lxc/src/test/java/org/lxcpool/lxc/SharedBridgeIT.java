package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lxcpool.lxc.LxcTestHost.onHost;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lxcpool.lxc.DoomedAgent.Phase;
import org.lxcpool.lxc.internal.ledger.Ledger;

/** Addresses on a bridge that several homes and other users of the host share. */
@Tag("lxc")
class SharedBridgeIT {
  // Binds each abstract socket name that it reads, prints "held", and ends with its input.
  private static final String SQUATTER =
      """
      use Socket;
      my @held;
      while (my $name = <STDIN>) {
        chomp $name;
        last if $name eq '';
        socket(my $s, AF_UNIX, SOCK_STREAM, 0) or die;
        bind($s, pack_sockaddr_un("\\0$name")) or die "$name: $!";
        push @held, $s;
      }
      $| = 1;
      print "held\\n";
      <STDIN>;
      """;

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  @AfterEach
  void removeHook() throws IOException {
    DoomedAgent.removeHook(host.home(), host.mark());
  }

  /** Returns a network of six addresses: the bridge's own and five more. */
  private Network small() {
    return Network.ownBridge(host.bridge(), host.subnet().replace("/24", "/29"));
  }

  private static String address(LxcContainer container) {
    return withoutPrefix(container.configItem("lxc.net.0.ipv4.address").orElseThrow());
  }

  private static String withoutPrefix(String address) {
    return address.replaceFirst("/.*", "");
  }

  private List<String> recorded() {
    try (Ledger ledger = Ledger.open(host.home(), host.mark())) {
      return ledger.entries().stream().map(e -> withoutPrefix(e.intent().address())).toList();
    }
  }

  private static void destroy(Collection<LxcContainer> containers) {
    containers.forEach(LxcContainer::destroy);
  }

  /** Both running containers and those whose start continues without their agent. */
  @ParameterizedTest
  @EnumSource(names = {"READY", "STARTING"})
  void containersOfAKilledAgentKeepTheirAddressesFromOtherHomes(Phase phase) throws Exception {
    assumeTrue(
        phase == Phase.READY || isolation() == Isolation.IN_PROCESS,
        "a launcher without an agent ends the containers that it is starting");
    Path elsewhere = host.home().resolve("elsewhere-" + host.mark());
    Process neighbour = DoomedAgent.start(host, phase);
    try {
      neighbour.destroyForcibly();
      assertThat(neighbour.waitFor(1, TimeUnit.MINUTES)).isTrue();
      List<String> taken = recorded();
      assertThat(taken).hasSize(DoomedAgent.CAPACITY);
      List<LxcContainer> mine = new ArrayList<>();
      try (LxcContainerFactory factory =
          host.factory()
              .home(elsewhere)
              .lxcPath(elsewhere.resolve("containers"))
              .network(small())
              .build()) {
        try {
          for (int i = 0; i < 3; i++) {
            mine.add(factory.create());
          }
          assertThat(mine)
              .extracting(SharedBridgeIT::address)
              .doesNotContainAnyElementsOf(taken)
              .doesNotHaveDuplicates();
          assertThatThrownBy(() -> mine.add(factory.create()))
              .hasMessageContaining("no free address");
          assertThat(LxcReaper.at(host.home()).pool(host.mark()).reap())
              .filteredOn(f -> !f.thing().equals(host.bridge()))
              .allMatch(f -> f.outcome() == LxcReaper.Outcome.REMOVED);
          mine.add(factory.create()); // their addresses are free now
          assertThat(taken).contains(address(mine.get(3)));
        } finally {
          destroy(mine);
        }
      }
    } finally {
      onHost("rm", "-rf", "--one-file-system", elsewhere.toString());
      LxcReaper.at(host.home()).pool(host.mark()).reap();
    }
  }

  @Test
  void twoLiveHomesNeverAssignTheSameAddress() throws Exception {
    Path elsewhere = host.home().resolve("elsewhere-" + host.mark());
    List<LxcContainer> all = new ArrayList<>();
    try (LxcContainerFactory one = host.factory().network(small()).build();
        LxcContainerFactory other =
            host.factory()
                .home(elsewhere)
                .lxcPath(elsewhere.resolve("containers"))
                .network(small())
                .build()) {
      try {
        for (int i = 0; i < 5; i++) {
          all.add((i % 2 == 0 ? one : other).create());
        }
        assertThat(all).extracting(SharedBridgeIT::address).doesNotHaveDuplicates();
        assertThatThrownBy(() -> all.add(other.create())).hasMessageContaining("no free address");
      } finally {
        destroy(all);
      }
    } finally {
      onHost("rm", "-rf", "--one-file-system", elsewhere.toString());
    }
  }

  @Test
  void anotherUserOfTheHostCannotClaimAddresses() throws Exception {
    Process squatter =
        new ProcessBuilder(
                List.of(
                    "setpriv",
                    "--reuid=65534",
                    "--regid=65534",
                    "--clear-groups",
                    "perl",
                    "-e",
                    SQUATTER))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var names = squatter.outputWriter();
        LxcContainerFactory factory = host.factory().network(small()).build()) {
      for (int i = 1; i < 7; i++) {
        names.write("lxcpool/address/" + host.bridge() + "/" + host.net() + i + "\n");
      }
      names.write("\n");
      names.flush();
      assertThat(squatter.inputReader().readLine()).isEqualTo("held");
      factory.create().destroy();
    } finally {
      assertThat(squatter.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
  }
}
