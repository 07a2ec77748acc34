package org.lxcpool.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.lxcpool.ContainerPool;

/** Promise 1 of the contract: invalid arguments. */
class ArgumentsTest extends PoolTest {
  private static final Duration NEGATIVE = Duration.ofNanos(-1);
  private static final Duration INDEFINITELY = Duration.ofSeconds(Long.MAX_VALUE);

  private static void assertRejected(ThrowingCallable... calls) {
    for (ThrowingCallable call : calls) {
      assertThatIllegalArgumentException().isThrownBy(call);
    }
  }

  @Test
  void buildingAPoolWithoutACapacityFails() {
    assertThatThrownBy(() -> ContainerPool.<ScriptedContainer>builder(factory).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("capacity");
  }

  @Test
  void builderAndSetterRejectACapacityBelowTwo() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(2);
    assertRejected(
        () -> builder(1),
        () -> builder(0),
        () -> builder(-1),
        () -> pool.setCapacity(1),
        () -> pool.setCapacity(-5));
    assertThat(pool.capacity()).isEqualTo(2);
  }

  @Test
  void rejectsNonPositiveLimits() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(2);
    assertRejected(
        () -> builder(2).maxWorkers(0),
        () -> builder(2).maxErrorsPerHour(0),
        () -> builder(2).errorHistory(0),
        () -> pool.setMaxWorkers(0),
        () -> pool.setMaxWorkers(-1),
        () -> pool.setMaxErrorsPerHour(0));
  }

  @Test
  void rejectsNegativeDurationsAndZeroExceptWhereItMeansNotToWait() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(2);
    ScriptedContainer container = pool.take();
    for (Duration bad : new Duration[] {NEGATIVE, Duration.ZERO}) {
      assertRejected(
          () -> builder(2).creationTimeout(bad),
          () -> builder(2).networkTimeout(bad),
          () -> builder(2).healthCheckInterval(bad),
          () -> builder(2).maxReadyAge(bad),
          () -> builder(2).maxLeaseTime(bad),
          () -> pool.setCreationTimeout(bad),
          () -> pool.hold(container, "why", bad));
    }
    assertRejected(
        () -> pool.get(NEGATIVE), () -> pool.awaitReady(1, NEGATIVE), () -> pool.close(NEGATIVE));
    assertThat(pool.isClosed()).isFalse();
    assertThat(pool.get(Duration.ZERO)).isPresent();
    assertThat(pool.awaitReady(0, Duration.ZERO)).isTrue();
  }

  @Test
  void nullThrowsNullPointerException() throws Exception {
    ContainerPool<ScriptedContainer> pool = fullPool(2);
    ScriptedContainer container = pool.take();
    ThrowingCallable[] calls = {
      () -> ContainerPool.builder(nothing()),
      () -> builder(2).name(nothing()),
      () -> builder(2).creationTimeout(nothing()),
      () -> builder(2).networkTimeout(nothing()),
      () -> builder(2).healthCheckInterval(nothing()),
      () -> builder(2).maxReadyAge(nothing()),
      () -> builder(2).maxLeaseTime(nothing()),
      () -> builder(2).ticker(nothing()),
      () -> builder(2).listener(nothing()),
      () -> pool.get(nothing()),
      () -> pool.put(nothing()),
      () -> pool.awaitReady(1, nothing()),
      () -> pool.setCreationTimeout(nothing()),
      () -> pool.hold(nothing(), "why", LONG),
      () -> pool.hold(container, nothing(), LONG),
      () -> pool.hold(container, "why", nothing()),
      () -> pool.close(nothing()),
    };
    for (ThrowingCallable call : calls) {
      assertThatNullPointerException().isThrownBy(call);
    }
    assertThat(pool.isClosed()).isFalse();
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return null;
  }

  @Test
  void aDurationBeyondLongNanosecondsMeansIndefinitely() throws Exception {
    Gate gate = gate();
    factory.otherwise(Script.succeeds().hangsIn(Step.CREATE, gate));
    ContainerPool<ScriptedContainer> pool =
        build(
            builder(2)
                .creationTimeout(INDEFINITELY)
                .networkTimeout(INDEFINITELY)
                .healthCheckInterval(INDEFINITELY)
                .maxReadyAge(INDEFINITELY)
                .maxLeaseTime(INDEFINITELY));
    until(() -> gate.waiting() == 2);
    ticker.advance(Duration.ofDays(100_000));
    Background<Boolean> ready = inBackground(() -> pool.awaitReady(2, INDEFINITELY)).waiting();
    gate.open();
    assertThat(ready.result()).isTrue();
    assertThat(pool.get(INDEFINITELY)).isPresent();
    assertThat(pool.errors().total()).isZero();
    pool.setCreationTimeout(INDEFINITELY);
    pool.close(INDEFINITELY);
  }

  @Test
  void rejectsABlankName() {
    assertRejected(() -> builder(2).name(" "));
  }

  @Test
  void poolsWithoutANameAreNumbered() throws Exception {
    ContainerPool.Builder<ScriptedContainer> builder = builder(2);
    String first = build(builder).stats().name();
    assertThat(first).matches("pool-\\d+");
    assertThat(build(builder).stats().name()).matches("pool-\\d+").isNotEqualTo(first);
    assertThat(build(builder(2).name("shard")).stats().name()).isEqualTo("shard");
  }
}
