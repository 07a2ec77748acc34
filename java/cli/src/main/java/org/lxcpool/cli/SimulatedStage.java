package org.lxcpool.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.lxcpool.ContainerFactory;

/** Memory: the pool is the real one, its containers are not. */
final class SimulatedStage implements Stage<SimulatedContainer> {
  // The first address of a /24 is the gateway's.
  private static final int FIRST_ADDRESS = 2;

  private final DemoOptions options;
  private final AtomicInteger numbers = new AtomicInteger(FIRST_ADDRESS);

  SimulatedStage(DemoOptions options) {
    this.options = options;
  }

  @Override
  public List<String> description() {
    return List.of(
        String.format(
            Locale.ROOT,
            "demo    simulated: a pool of %d containers in memory; the pool is real, they aren't",
            options.capacity()),
        "network simulated, 10.78.0.0/24");
  }

  @Override
  public ContainerFactory<SimulatedContainer> open() {
    return () -> SimulatedContainer.create(numbers.getAndIncrement());
  }

  @Override
  public Proof prove(SimulatedContainer container) {
    return new Proof(
        container.name() + " (simulated)",
        "10.78.0." + container.number() + "/24 (simulated)",
        "10.78.0.1 answers a ping (simulated)",
        options.privileged()
            ? "is root on the host, too (simulated)"
            : "is uid 1000000 (simulated)");
  }

  @Override
  public void close() {}

  @Override
  public List<String> leftovers() {
    return List.of();
  }

  @Override
  public String lookedFor() {
    return "simulated, there was nothing to leave";
  }
}
