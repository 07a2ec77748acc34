package org.lxcpool.lxc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolError;

/**
 * An agent in a process of its own, with a pool, that does what it is told: one command a line, and
 * one line of answer.
 */
final class PoolAgent implements AutoCloseable {
  private static final String ANSWER = "answer: ";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Process process;
  private final BufferedReader answers;
  private final PrintWriter commands;

  private PoolAgent(Process process) {
    this.process = process;
    answers = process.inputReader();
    commands = new PrintWriter(process.outputWriter(), true);
  }

  /**
   * Starts one.
   *
   * @param prefix what starts Java, for example a shell that lowers a limit first
   * @param timeout of a creation
   */
  static PoolAgent start(
      LxcTestHost host, List<String> prefix, Map<String, String> environment, Duration timeout)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-cp", System.getProperty("java.class.path")));
    command.add(PoolAgent.class.getName());
    command.add(host.isolation().name());
    command.add(host.home().toString());
    command.add(host.lxcPath().toString());
    command.add(host.mark());
    command.add(host.bridge());
    command.add(host.subnet());
    command.add(Long.toString(timeout.toMillis()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    return new PoolAgent(builder.start());
  }

  static PoolAgent start(LxcTestHost host) throws IOException {
    return start(host, List.of(), Map.of(), Duration.ofMinutes(10));
  }

  long pid() {
    return process.pid();
  }

  /** Has it do something. */
  String ask(String command) throws IOException {
    commands.println(command);
    String line = answers.readLine();
    while (line != null && !line.startsWith(ANSWER)) {
      line = answers.readLine(); // a warning of the JVM's
    }
    if (line == null) {
      throw new IOException("the agent ended instead of an answer to: " + command);
    }
    return line.substring(ANSWER.length());
  }

  /** Waits until it has ended. */
  void awaitEnd() throws InterruptedException {
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("the agent doesn't end");
    }
  }

  /** Has it close its pool and its factory, and end. */
  void leave() throws IOException, InterruptedException {
    ask("close");
    awaitEnd();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    var unused = process.onExit().join();
  }

  public static void main(String[] arguments) throws Exception {
    LxcContainerFactory factory =
        LxcContainerFactory.builder(BaseImage.tiny())
            .isolation(Isolation.valueOf(arguments[0]))
            .home(Path.of(arguments[1]))
            .lxcPath(Path.of(arguments[2]))
            .namePrefix(arguments[3])
            .network(Network.ownBridge(arguments[4], arguments[5]))
            .build();
    ContainerPool<LxcContainer> pool =
        ContainerPool.<LxcContainer>builder(factory)
            .capacity(2)
            .creationTimeout(Duration.ofMillis(Long.parseLong(arguments[6])))
            .build();
    Deque<LxcContainer> taken = new ArrayDeque<>();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(ANSWER + answer(line, pool, factory, taken).replace('\n', ' '));
      if (line.equals("close")) {
        return;
      }
    }
  }

  private static String answer(
      String command,
      ContainerPool<LxcContainer> pool,
      LxcContainerFactory factory,
      Deque<LxcContainer> taken)
      throws InterruptedException {
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
        return "what?";
      }
    }
  }

  private static String text(PoolError error) {
    return error.phase() + " " + error.cause();
  }
}
