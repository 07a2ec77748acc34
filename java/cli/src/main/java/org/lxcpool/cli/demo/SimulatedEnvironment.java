package org.lxcpool.cli.demo;

import java.util.List;
import java.util.Locale;
import org.lxcpool.ContainerFactory;
import org.lxcpool.testing.ScriptedFactory;

/** A demo environment in memory: the pool is real, its containers are simulated. */
final class SimulatedEnvironment implements DemoEnvironment<SimulatedContainer> {
  private static final int GATEWAY = 1;

  private final DemoOptions options;
  private final ScriptedFactory factory = new ScriptedFactory();

  SimulatedEnvironment(DemoOptions options) {
    this.options = options;
  }

  @Override
  public List<String> description() {
    return List.of(
        String.format(
            Locale.ROOT,
            "demo    simulated: a real pool of %d simulated containers in memory",
            options.capacity()),
        "network simulated, 10.78.0.0/24");
  }

  @Override
  public ContainerFactory<SimulatedContainer> open() {
    return () -> SimulatedContainer.create(factory.create());
  }

  @Override
  public ContainerFacts inspect(SimulatedContainer container) {
    return new ContainerFacts(
        container.name() + " (simulated)",
        "10.78.0." + (GATEWAY + container.number()) + "/24 (simulated)",
        "10.78.0." + GATEWAY + " answers a ping (simulated)",
        options.privileged()
            ? "is root on the host too (simulated)"
            : "is uid 1000000 (simulated)");
  }

  @Override
  public void close() {}

  @Override
  public List<String> leftovers() {
    return factory.notDestroyed().stream().map(each -> "container " + each).toList();
  }

  @Override
  public String checkedKinds() {
    return "simulated containers";
  }
}
