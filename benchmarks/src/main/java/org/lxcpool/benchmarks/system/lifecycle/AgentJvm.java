package org.lxcpool.benchmarks.system.lifecycle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.lxcpool.benchmarks.system.host.BenchHost;
import org.lxcpool.benchmarks.system.host.ChildProgram;
import org.lxcpool.benchmarks.system.host.StartMode;

/**
 * A warmed-up JVM that creates containers on request. It stands for an agent that has run for days,
 * so that the numbers don't include JIT compilation. Like an agent it keeps one factory, which is
 * nearly idle while others are measured.
 */
public final class AgentJvm implements AutoCloseable {
  /** The last line of an answer. */
  private static final String DONE = "done";

  private static final long TIMEOUT_SECONDS = 30;

  private final Process process;
  private final OutputStream requests;
  private final BufferedReader answers;

  private AgentJvm(Process process) {
    this.process = process;
    requests = process.getOutputStream();
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts a JVM and waits until it is warm. */
  static AgentJvm start(List<String> command) throws IOException {
    AgentJvm agent = new AgentJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
    try {
      Map<String, Double> unused = agent.readAnswer();
    } catch (IOException | RuntimeException | Error e) {
      agent.process.destroy();
      throw e;
    }
    return agent;
  }

  /**
   * Measures containers a second and CPU time per container and, if one is created at a time, the
   * phases of its lifecycle.
   */
  public Map<String, Double> measure() throws IOException {
    requests.write('\n');
    requests.flush();
    return readAnswer();
  }

  private Map<String, Double> readAnswer() throws IOException {
    StringBuilder output = new StringBuilder();
    for (String line = answers.readLine(); !DONE.equals(line); line = answers.readLine()) {
      if (line == null) {
        throw new IOException("the agent's JVM ended: " + output.toString().strip());
      }
      output.append(line).append('\n');
    }
    return ChildProgram.numbers(output.toString());
  }

  @Override
  public void close() {
    try {
      requests.close(); // at the end of its input the JVM exits
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroy();
      }
    } catch (IOException e) {
      process.destroy();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }

  /** Runs in that JVM: measures once for each line of input, until its end. */
  static void serve(
      Path home, StartMode mode, boolean privileged, int count, int atOnce, int warmUps)
      throws Exception {
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (ContainerGroup group = new ContainerGroup(BenchHost.factory(home, mode, privileged))) {
      Throughput.warmUp(group, count, atOnce, warmUps);
      System.out.println(DONE);
      while (requests.readLine() != null) {
        Throughput.measure(group, count, atOnce);
        System.out.println(DONE);
      }
    }
  }
}
