package org.lxcpool.lxc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An agent in a JVM of its own that answers each line of its input with a line. */
final class AgentProcess implements AutoCloseable {
  /** The number of a main class's arguments that are the factory's; its own follow. */
  static final int FACTORY_ARGUMENTS = 6;

  private static final String ANSWER = "agent: ";
  private static final String FAILED = "failed: ";
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final Writer in;
  private final BufferedReader out;

  AgentProcess(ProcessBuilder builder) throws IOException {
    process = builder.start();
    in = new OutputStreamWriter(process.getOutputStream(), UTF_8);
    out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /**
   * Returns the command that starts an agent.
   *
   * @param main the program, which first calls {@link #factory}
   * @param options the options of its JVM
   * @param own the program's own arguments
   */
  static ProcessBuilder java(
      LxcTestHost host,
      Isolation isolation,
      Class<?> main,
      List<String> options,
      List<String> own) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(
        List.of(
            isolation.name(),
            host.home().toString(),
            host.lxcPath().toString(),
            host.mark(),
            host.bridge(),
            host.subnet()));
    command.addAll(own);
    return new ProcessBuilder(command).redirectError(Redirect.INHERIT);
  }

  /** Builds, in the agent, the factory of the test that started it. */
  static LxcContainerFactory.Builder factory(String[] arguments) {
    return factory(arguments, BaseImage.tiny());
  }

  static LxcContainerFactory.Builder factory(String[] arguments, BaseImage base) {
    return LxcContainerFactory.builder(base)
        .isolation(Isolation.valueOf(arguments[0]))
        .home(Path.of(arguments[1]))
        .lxcPath(Path.of(arguments[2]))
        .namePrefix(arguments[3])
        .network(Network.ownBridge(arguments[4], arguments[5]));
  }

  /** Answers a line of input; an exception is an answer, too. */
  @FunctionalInterface
  interface Obedience {
    String obey(String command) throws Exception;
  }

  /** Answers, in the agent, each line of input until the input ends. */
  static void serve(Obedience agent) throws IOException {
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String answer;
      try {
        answer = agent.obey(line);
      } catch (Exception e) {
        answer = FAILED + e;
      }
      System.out.println(ANSWER + answer.replace('\n', ' '));
    }
  }

  /** Sends a command, which must succeed, and returns the answer. */
  String ask(String command) throws IOException {
    tell(command);
    String line = out.readLine();
    while (line != null && !line.startsWith(ANSWER)) {
      line = out.readLine(); // a JVM prints other lines, too
    }
    assertThat(line).as(command).isNotNull().doesNotStartWith(ANSWER + FAILED);
    return String.valueOf(line).substring(ANSWER.length());
  }

  /** Sends a command that ends the agent before it answers. */
  void tell(String command) throws IOException {
    in.write(command + "\n");
    in.flush();
  }

  Proc proc() {
    return new Proc(process.pid());
  }

  long pid() {
    return process.pid();
  }

  /** Returns the handle of its process. */
  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Waits for its end, and returns its exit code. */
  int exitCode() {
    return process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join().exitValue();
  }

  /** Ends its input, and waits for its end. */
  @Override
  public void close() throws IOException {
    try (out) {
      if (process.isAlive()) {
        in.close();
        exitCode();
      }
    } finally {
      process.destroyForcibly();
    }
  }
}
