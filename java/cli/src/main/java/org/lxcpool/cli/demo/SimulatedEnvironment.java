package org.lxcpool.cli.demo;

import java.util.List;
import java.util.Locale;
import org.lxcpool.ContainerFactory;
import org.lxcpool.testing.ScriptedFactory;

/** Memory: the pool is the real one, its containers are not. */
final class SimulatedStage implements Stage<SimulatedContainer> {
  private static final int GATEWAY = 1;

  private final DemoOptions options;
  private final ScriptedFactory factory = new ScriptedFactory();

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
    return () -> SimulatedContainer.create(factory.create());
  }

  @Override
  public Proof prove(SimulatedContainer container) {
    return new Proof(
        container.name() + " (simulated)",
        "10.78.0." + (GATEWAY + container.number()) + "/24 (simulated)",
        "10.78.0." + GATEWAY + " answers a ping (simulated)",
        options.privileged()
            ? "is root on the host, too (simulated)"
            : "is uid 1000000 (simulated)");
  }

  @Override
  public void close() {}

  @Override
  public List<String> leftovers() {
    return factory.notDestroyed().stream().map(each -> "container " + each).toList();
  }

  @Override
  public String lookedFor() {
    return "simulated containers";
  }
}
