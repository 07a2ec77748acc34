package org.lxcpool.lxc;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolError;

/** An agent with a pool of two containers. At the end of its input it exits without a close. */
final class PoolAgent {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** The environment variable that names the init of its containers. */
  static final String INIT = "LXCPOOL_TEST_INIT";

  private PoolAgent() {}

  /**
   * Starts an agent.
   *
   * @param prefix the command that starts Java, for example a shell that lowers a limit first
   * @param timeout the creation timeout
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
    LxcContainerFactory.Builder builder = AgentProcess.factory(arguments);
    String init = System.getenv(INIT);
    LxcContainerFactory factory =
        (init == null ? builder : builder.config("lxc.init.cmd", init)).build();
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
      case "alive" -> {
        return taken.stream()
            .filter(LxcContainer::isAlive)
            .map(LxcContainer::name)
            .toList()
            .toString();
      }
      case "zombies" -> {
        return zombies().toString();
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

  /** Returns the ended processes that the agent has to reap. */
  private static List<String> zombies() throws IOException {
    List<String> zombies = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        try {
          String stat = Files.readString(process.resolve("stat"));
          boolean ours = ProcessHandle.current().pid() == parent(stat);
          if (ours && stat.contains(") Z ")) {
            zombies.add(stat.substring(0, stat.indexOf(") Z ") + 1));
          }
        } catch (IOException e) {
          // reaped meanwhile
        }
      }
    }
    return zombies;
  }

  private static long parent(String stat) {
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", 3)[1]);
  }

  private static String text(PoolError error) {
    return error.phase() + " " + error.cause();
  }
}
