package org.lxcpool.testing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcpool.ContainerFactory;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolError;
import org.lxcpool.Slot;

/** Deaths and ends that containers report through their slots, and what works without slots. */
class SlotTest extends PoolTest {
  /** An interval without health checks, so that the pool relies on reports only. */
  private static final Duration NEVER = Duration.ofDays(1);

  private static Slot slot(ScriptedContainer container) {
    return requireNonNull(container.slot());
  }

  private ContainerPool<ScriptedContainer> fullPoolWithoutHealthChecks(int capacity)
      throws InterruptedException {
    ContainerPool<ScriptedContainer> pool = build(builder(capacity).healthCheckInterval(NEVER));
    assertThat(pool.awaitReady(capacity, LONG)).isTrue();
    return pool;
  }

  @Test
  void aReadyContainerThatReportsItsDeathIsReplacedAndTheErrorHasItsCause() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPoolWithoutHealthChecks(2);
    ScriptedContainer first = factory.containers().get(0);
    first.die();
    until(first::isDestroyed);
    until(() -> pool.errors().total() == 1);
    PoolError error = pool.errors().drain().get(0);
    assertThat(error.phase()).isEqualTo(PoolError.Phase.DIED);
    assertThat(error.container()).isEqualTo(first.name());
    assertThat(error.cause()).hasMessageContaining("died as scripted");
    ticker.advance(Duration.ofSeconds(1)); // past the backoff
    assertThat(pool.awaitReady(2, LONG)).isTrue();
  }

  @Test
  void aContainerThatReportedItsDeathIsNeverHandedOut() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPoolWithoutHealthChecks(2);
    IllegalStateException cause = new IllegalStateException("its disk is gone");
    List<ScriptedContainer> all = new ArrayList<>(factory.containers());
    all.forEach(each -> slot(each).died(cause));
    assertThat(pool.tryGet()).isEmpty();
    until(() -> all.stream().allMatch(ScriptedContainer::isDestroyed));
    assertThat(pool.errors().snapshot()).extracting(PoolError::cause).containsOnly(cause);
  }

  @Test
  void aDeathBetweenStartAndDeliveryIsNoticed() throws Exception {
    Gate network = gate();
    factory.creation(1, Script.succeeds().hangsIn(Step.NETWORK, network));
    ContainerPool<ScriptedContainer> pool =
        build(builder(2).maxWorkers(1).healthCheckInterval(NEVER));
    until(() -> network.waiting() == 1);
    slot(factory.containers().get(0)).died(new IllegalStateException("early"));
    network.open();
    until(() -> pool.errors().total() == 1);
    assertThat(pool.errors().drain().get(0).phase()).isEqualTo(PoolError.Phase.DIED);
  }

  @Test
  void aLeaseEndsWhenItsContainerIsDestroyed() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPoolWithoutHealthChecks(2);
    ScriptedContainer container = pool.take();
    assertThat(pool.stats().leased()).isEqualTo(1);
    container.destroy();
    assertThat(pool.stats().leased()).isZero();
    assertThat(pool.put(container)).isFalse();
    pool.close(LONG); // everything that it owns is destroyed then
    assertThat(container.destroyCalls()).isEqualTo(1);
  }

  @Test
  void aContainerThatDiesWhileLeasedIsLeftToItsHolder() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPoolWithoutHealthChecks(2);
    ScriptedContainer container = pool.take();
    container.die();
    assertThat(pool.stats().leased()).isEqualTo(1);
    assertThat(pool.put(container)).isFalse();
    until(container::isDestroyed);
    assertThat(pool.stats().leased()).isZero();
    assertThat(pool.errors().total()).isZero();
  }

  @Test
  void aReadyContainerThatIsDestroyedByOtherCodeIsReplaced() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPoolWithoutHealthChecks(2);
    ScriptedContainer first = factory.containers().get(0);
    first.destroy();
    until(() -> pool.errors().total() == 1);
    ticker.advance(Duration.ofSeconds(1)); // past the backoff
    until(() -> factory.containers().size() == 3);
    assertThat(pool.take()).isNotSameAs(first);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSecondPutIsRejectedAndTheContainerIsHandedOutOnce(boolean slots) throws Exception {
    if (!slots) {
      factory.withoutSlots();
    }
    ContainerPool<ScriptedContainer> pool = fullPool(2);
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, gate()));
    ScriptedContainer taken = pool.take();
    assertThat(pool.put(taken)).isTrue();
    assertThatThrownBy(() -> pool.put(taken))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(taken.name())
        .hasMessageContaining("put back twice");
    assertThat(pool.size()).isEqualTo(2);
    assertThat(List.of(pool.take(), pool.take())).doesNotHaveDuplicates();
    assertThat(pool.stats().leased()).isEqualTo(2);
    assertThat(taken.destroyCalls()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSecondPutOfAForeignContainerIsRejected(boolean slots) throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(2);
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, gate()));
    assertThat(List.of(pool.take(), pool.take())).hasSize(2);
    ScriptedFactory other = new ScriptedFactory();
    try (ContainerPool<ScriptedContainer> others =
        ContainerPool.<ScriptedContainer>builder(slots ? other : other.withoutSlots())
            .capacity(2)
            .build()) {
      ScriptedContainer foreign = others.take();
      assertThat(pool.put(foreign)).isTrue();
      assertThatThrownBy(() -> pool.put(foreign)).isInstanceOf(IllegalStateException.class);
      assertThat(pool.take()).isSameAs(foreign);
      assertThat(pool.tryGet()).isEmpty();
      foreign.destroy();
    }
  }

  @Test
  void aFactoryThatReturnsAContainerTwiceFailsAndTheContainerIsHandedOutOnce() throws Exception {
    AtomicInteger created = new AtomicInteger();
    SlotContainer only = new SlotContainer();
    ContainerFactory<SlotContainer> twice =
        new ContainerFactory<>() {
          @Override
          public SlotContainer create() {
            throw new AssertionError("the pool should pass a slot");
          }

          @Override
          public SlotContainer create(Slot slot) {
            created.incrementAndGet();
            if (only.slot == null) {
              only.slot = slot;
            }
            return only;
          }
        };
    try (ContainerPool<SlotContainer> pool =
        ContainerPool.<SlotContainer>builder(twice).capacity(2).maxWorkers(1).build()) {
      until(() -> pool.errors().total() >= 1);
      assertThat(pool.take()).isSameAs(only);
      assertThat(pool.tryGet()).isEmpty();
      assertThat(only.isDestroyed()).isFalse();
      assertThat(pool.errors().snapshot().get(0).cause())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("returned before");
    }
  }

  @Test
  void anAdoptedContainerHasItsSlotBeforeItIsReady() throws Exception {
    ScriptedContainer recovered = factory.addToRecover(Script.succeeds());
    ContainerPool<ScriptedContainer> pool = build(builder(2).healthCheckInterval(NEVER));
    assertThat(recovered.slot()).isNotNull();
    recovered.die();
    until(recovered::isDestroyed);
    until(() -> pool.errors().total() == 1);
  }

  @Test
  void aContainerRecoveredTwiceIsAdoptedOnceAndNullIsSkipped() throws Exception {
    SlotContainer twice = new SlotContainer();
    SlotContainer other = new SlotContainer();
    SlotFactory recovering =
        new SlotFactory() {
          @Override
          public List<SlotContainer> recover() {
            return Arrays.asList(twice, twice, null, other);
          }
        };
    try (ContainerPool<SlotContainer> pool =
        ContainerPool.<SlotContainer>builder(recovering).capacity(4).build()) {
      List<SlotContainer> taken = List.of(pool.take(), pool.take(), pool.take(), pool.take());
      assertThat(taken).startsWith(twice, other).doesNotHaveDuplicates();
      assertThat(pool.stats().handedOut()).isEqualTo(4);
    }
  }

  @Test
  void aSlotIsIgnoredOnceItsContainerHasEnded() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPoolWithoutHealthChecks(2);
    ScriptedContainer container = pool.take();
    container.destroy();
    for (int i = 0; i < 3; i++) {
      slot(container).ended();
      slot(container).died(new IllegalStateException("late"));
    }
    assertThat(pool.awaitReady(2, LONG)).isTrue();
    pool.close();
    slot(container).died(new IllegalStateException("later"));
    assertThat(pool.errors().total()).isZero();
    assertThat(pool.stats().leased()).isZero();
  }

  @Test
  void aDestroyedContainerIsNotCountedAsLeakedEvenIfItIsCollectedSoon() throws Exception {
    ContainerFactory<SlotContainer> factory = new SlotFactory();
    try (ContainerPool<SlotContainer> pool =
        ContainerPool.<SlotContainer>builder(factory)
            .capacity(2)
            .healthCheckInterval(NEVER)
            .build()) {
      takeAndDestroy(pool, 5);
      takeAndDrop(pool, 3);
      until(
          () -> {
            System.gc();
            return pool.stats().leaked() == 3;
          });
      assertThat(pool.stats().leased()).isZero();
      assertThat(pool.stats().toString()).contains("leased=0 ", "leaked=3 ", "expired=0 ");
    }
  }

  private static void takeAndDestroy(ContainerPool<SlotContainer> pool, int times)
      throws InterruptedException {
    for (int i = 0; i < times; i++) {
      pool.take().destroy();
    }
  }

  private static void takeAndDrop(ContainerPool<SlotContainer> pool, int times)
      throws InterruptedException {
    for (int i = 0; i < times; i++) {
      assertThat(pool.take()).isNotNull();
    }
  }

  /** A container that carries its slot and that only its holder references. */
  private static final class SlotContainer extends PlainContainer {
    volatile @Nullable Slot slot;

    @Override
    public @Nullable Slot slot() {
      return slot;
    }

    @Override
    public void destroy() {
      super.destroy();
      requireNonNull(slot).ended();
    }
  }

  private static class SlotFactory implements ContainerFactory<SlotContainer> {
    @Override
    public SlotContainer create() {
      return new SlotContainer();
    }

    @Override
    public SlotContainer create(Slot slot) {
      SlotContainer container = create();
      container.slot = slot;
      return container;
    }

    @Override
    public void adopted(SlotContainer container, Slot slot) {
      container.slot = slot;
    }
  }
}
