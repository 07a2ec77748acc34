package org.lxcpool.lxc;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.internal.network.Subnet;

/**
 * A bridge's own address, which its containers have as their gateway. To look it up lists all
 * interfaces of the host, and each container has one there: once a second is enough. Thread-safe.
 */
final class Gateway {
  private static final long KNOWN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Network network;
  private volatile @Nullable Known known;

  Gateway(Network network) {
    this.network = network;
  }

  private record Known(int address, long since) {}

  /** The address in the network's subnet, 0 if it has none there. */
  int address(Subnet subnet) {
    Known last = known;
    long now = System.nanoTime();
    if (last == null || now - last.since() >= KNOWN_NANOS) {
      last = new Known(Bridge.gateway(network.bridge(), subnet), now);
      known = last;
    }
    return last.address();
  }
}
