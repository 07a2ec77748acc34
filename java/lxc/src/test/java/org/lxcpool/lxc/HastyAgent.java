package org.lxcpool.lxc;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.lxcpool.ContainerPool;

/** An agent that closes its pool and its factory while workers are making containers, and exits. */
final class HastyAgent {
  private static final int CAPACITY = 16;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private HastyAgent() {}

  /**
   * Starts an agent.
   *
   * @param ready the number of containers that it waits for before it closes; may be 0
   */
  static AgentProcess start(LxcTestHost host, int ready) throws IOException {
    return new AgentProcess(
        AgentProcess.java(
            host,
            host.isolation(),
            HastyAgent.class,
            List.of("-Xmx128m"),
            List.of(Integer.toString(ready))));
  }

  public static void main(String[] arguments) throws Exception {
    int ready = Integer.parseInt(arguments[AgentProcess.FACTORY_ARGUMENTS]);
    try (LxcContainerFactory factory = AgentProcess.factory(arguments).build();
        ContainerPool<LxcContainer> pool =
            ContainerPool.<LxcContainer>builder(factory).capacity(CAPACITY).build()) {
      if (!pool.awaitReady(ready, MINUTE)) {
        throw new IllegalStateException(pool.stats().toString());
      }
    }
  }
}
