package org.lxcpool.lxc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lxcpool.ContainerPool;
import org.lxcpool.lxc.internal.cleanup.HostCleanup;
import org.lxcpool.lxc.internal.ledger.ContainerState;
import org.lxcpool.lxc.internal.ledger.Ledger;
import org.lxcpool.lxc.internal.ledger.LedgerEntry;
import org.lxcpool.lxc.internal.network.AddressRange;
import org.lxcpool.lxc.internal.spec.ContainerPaths;
import org.lxcpool.lxc.internal.spec.Directories;
import org.lxcpool.lxc.internal.spec.Subnet;

/** A lease that ends: by a hold for debugging, a destroy, or a drop of the container. */
@Tag("lxc")
class LeaseIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @RegisterExtension final LxcTestHost host = new LxcTestHost(Isolation.IN_PROCESS);

  private Set<String> names() throws Exception {
    try (var all = Files.list(host.lxcPath())) {
      return new TreeSet<>(all.map(p -> p.getFileName().toString()).toList());
    }
  }

  private static void untilCollected(Callable<Boolean> seen) {
    Awaitility.await()
        .atMost(MINUTE)
        .until(
            () -> {
              System.gc();
              return seen.call();
            });
  }

  @Test
  void aHeldContainerOutlivesItsLeaseForItsTime() throws Exception {
    try (LxcContainerFactory factory = host.factory().build();
        ContainerPool<LxcContainer> pool =
            ContainerPool.<LxcContainer>builder(factory).capacity(2).build()) {
      String name;
      try (LxcContainer container = pool.take()) {
        name = container.name();
        pool.hold(container, "flaky", Duration.ofSeconds(3));
      }
      assertThat(factory.heldCount()).isEqualTo(1);
      assertThat(names()).contains(name);
      Awaitility.await().atMost(MINUTE).until(() -> !names().contains(name));
      assertThat(factory.heldCount()).isZero();
      pool.close(MINUTE);
    }
  }

  @Test
  void aDroppedContainerIsCountedAndDestroyedIfTheFactoryIsBuiltSo() throws Exception {
    try (LxcContainerFactory factory =
            host.factory().destroyDropped(true).traceLeases(true).build();
        ContainerPool<LxcContainer> pool =
            ContainerPool.<LxcContainer>builder(factory).capacity(2).build()) {
      String name = pool.take().name();
      untilCollected(() -> factory.droppedCount() == 1 && !names().contains(name));
      Awaitility.await().atMost(MINUTE).until(() -> pool.stats().leaked() == 1);
      assertThat(pool.stats().leased()).isZero();
      pool.close(MINUTE);
    }
  }

  @Test
  void aContainerThatWasClosedIsNotDropped() throws Exception {
    try (LxcContainerFactory factory = host.factory().build();
        ContainerPool<LxcContainer> pool =
            ContainerPool.<LxcContainer>builder(factory)
                .capacity(2)
                .healthCheckInterval(Duration.ofHours(1))
                .build()) {
      WeakReference<LxcContainer> closed = new WeakReference<>(pool.take());
      requireNonNull(closed.get()).close();
      untilCollected(() -> closed.refersTo(null));
      assertThat(pool.stats().leased()).isZero();
      assertThat(pool.stats().leaked()).isZero();
      assertThat(factory.droppedCount()).isZero();
      pool.close(MINUTE);
    }
  }

  @Test
  void aDroppedContainerContinuesToRunByDefault() throws Exception {
    try (LxcContainerFactory factory = host.factory().build();
        ContainerPool<LxcContainer> pool =
            ContainerPool.<LxcContainer>builder(factory).capacity(2).build()) {
      String name = pool.take().name();
      untilCollected(() -> factory.droppedCount() == 1);
      assertThat(names()).contains(name);
      pool.close(MINUTE);
    }
    // It still belongs to this process, so it is not reaped before this process has ended.
    assertThat(LxcReaper.at(host.home()).pool(host.mark()).minimumAge(Duration.ZERO).reap())
        .isEmpty();
    try (Ledger ledger = Ledger.open(host.home(), host.mark())) {
      for (LedgerEntry entry : ledger.entries()) {
        assertThat(entry.state()).isEqualTo(ContainerState.LEASED);
        ContainerPaths paths = new ContainerPaths(entry.intent().name(), host.lxcPath());
        new HostCleanup(paths).remove();
        int address = Subnet.addressOf(entry.intent().address());
        new AddressRange(host.bridge(), Subnet.parse(host.subnet()), Set.of())
            .adopt(address, paths)
            .orElseThrow()
            .close();
        entry.gone();
      }
    }
    Directories.removeLockDirectory(host.lxcPath());
    LxcReaper.at(host.home()).pool(host.mark()).reap();
  }
}
