package org.lxcpool.lxc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolError;

/** An agent with a pool of two. At the end of its input it just ends, and closes nothing. */
final class PoolAgent {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private PoolAgent() {}

  /**
   * Starts one.
   *
   * @param prefix what starts Java, for example a shell that lowers a limit first
   * @param timeout of a creation
   */
  static AgentProcess start(
      LxcTestHost host, List<String> prefix, Map<String, String> environment, Duration timeout)
      throws IOException {
    ProcessBuilder builder =
        AgentProcess.java(
            host,
            host.isolation(),
            PoolAgent.class,
            List.of("-Xmx128m"),
            List.of(timeout.toString()));
    builder.command().addAll(0, prefix);
    builder.environment().putAll(environment);
    return new AgentProcess(builder);
  }

  static AgentProcess start(LxcTestHost host) throws IOException {
    return start(host, List.of(), Map.of(), Duration.ofMinutes(10));
  }

  public static void main(String[] arguments) throws Exception {
    LxcContainerFactory factory = AgentProcess.factory(arguments).build();
    ContainerPool<LxcContainer> pool =
        ContainerPool.<LxcContainer>builder(factory)
            .capacity(2)
            .creationTimeout(Duration.parse(arguments[AgentProcess.FACTORY_ARGUMENTS]))
            .build();
    Deque<LxcContainer> taken = new ArrayDeque<>();
    AgentProcess.serve(command -> answer(command, pool, factory, taken));
  }

  private static String answer(
      String command,
      ContainerPool<LxcContainer> pool,
      LxcContainerFactory factory,
      Deque<LxcContainer> taken)
      throws InterruptedException, IOException {
    switch (command) {
      case "ready" -> {
        return Boolean.toString(pool.awaitReady(2, MINUTE));
      }
      case "size" -> {
        return Integer.toString(pool.size());
      }
      case "take" -> {
        taken.add(pool.take());
        return taken.getLast().name();
      }
      case "destroy" -> {
        taken.remove().destroy();
        return "destroyed";
      }
      case "errors" -> {
        return pool.errors().snapshot().stream().map(PoolAgent::text).toList().toString();
      }
      case "clock" -> {
        return Long.toString(System.currentTimeMillis());
      }
      case "cgroups" -> {
        return Files.readString(Path.of("/proc/self/cgroup")).replace('\n', ' ');
      }
      case "throttled" -> {
        return String.valueOf(pool.stats().throttledUntil());
      }
      case "close on exit" -> {
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(
                    () -> {
                      pool.close();
                      factory.close();
                    }));
        return "will do";
      }
      case "close" -> {
        pool.close(MINUTE);
        factory.close();
        return "closed";
      }
      default -> {
        throw new IllegalArgumentException("no such command: " + command);
      }
    }
  }

  private static String text(PoolError error) {
    return error.phase() + " " + error.cause();
  }
}
