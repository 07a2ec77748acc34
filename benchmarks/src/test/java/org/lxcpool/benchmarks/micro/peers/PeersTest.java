package org.lxcpool.benchmarks.micro.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PeersTest {
  private static final int STOCK = 3;

  static Stream<String> peers() {
    return Stream.concat(
        Peers.closed().stream(),
        List.of(Peers.LXCPOOL_REPLENISHING, Peers.LXCPOOL_LISTENER, Peers.LXCPOOL_WORKERS)
            .stream());
  }

  @ParameterizedTest
  @MethodSource("peers")
  void itemPutBackIsServedAgainAndConsumedItemIsReplaced(String name) throws Exception {
    try (Peer all = Peers.open(name, STOCK)) {
      Peer peer = all.forThread();
      for (int i = 0; i < 3 * STOCK; i++) {
        Object item = peer.take();
        assertThat(item).isNotNull();
        if (item != null) {
          peer.putBack(item);
        }
      }
      for (int i = 0; i < 3 * STOCK; i++) {
        Object item = peer.take();
        assertThat(item).isNotNull();
        if (item != null) {
          peer.consume(item);
        }
        if (!peer.isSelfSupplied()) {
          peer.supply();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("closed")
  void closedPeerAddsNoItems(String name) throws Exception {
    try (Peer all = Peers.open(name, STOCK)) {
      Peer peer = all.forThread();
      for (int i = 0; i < STOCK; i++) {
        assertThat(peer.take()).isNotNull();
      }
      assertThat(peer.take()).isNull();
    }
  }

  static Stream<String> closed() {
    return Peers.closed().stream();
  }
}
