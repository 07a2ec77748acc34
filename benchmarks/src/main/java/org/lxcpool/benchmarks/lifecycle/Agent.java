package org.lxcpool.benchmarks.lifecycle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that has made many containers and makes some more each time it is told to, as an agent does
 * that runs for days: what is measured is no compiler at work. As an agent it has one factory for
 * its life, which does next to nothing while others are measured.
 */
public final class Agent implements AutoCloseable {
  /** Its last line of an answer. */
  private static final String DONE = "done";

  private static final long PATIENCE_SECONDS = 30;

  private final Process process;
  private final OutputStream orders;
  private final BufferedReader answers;

  private Agent(Process process) {
    this.process = process;
    orders = process.getOutputStream();
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts one, and waits until it is warm. */
  static Agent start(List<String> command) throws IOException {
    Agent agent = new Agent(new ProcessBuilder(command).redirectErrorStream(true).start());
    try {
      Map<String, Double> unused = agent.hear();
    } catch (IOException | RuntimeException | Error e) {
      agent.process.destroy();
      throw e;
    }
    return agent;
  }

  /** Containers a second, CPU per container, and with one at once the phases of a life. */
  public Map<String, Double> measure() throws IOException {
    orders.write('\n');
    orders.flush();
    return hear();
  }

  private Map<String, Double> hear() throws IOException {
    StringBuilder said = new StringBuilder();
    for (String line = answers.readLine(); !DONE.equals(line); line = answers.readLine()) {
      if (line == null) {
        throw new IOException("it ended: " + said.toString().strip());
      }
      said.append(line).append('\n');
    }
    return ChildProgram.numbers(said.toString());
  }

  @Override
  public void close() {
    try {
      orders.close(); // then it ends
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroy();
      }
    } catch (IOException e) {
      process.destroy();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }

  /** In that JVM: measures whenever it is told to, until nobody is there to tell it. */
  static void serve(Path home, Way way, boolean privileged, int count, int atOnce, int warmUps)
      throws Exception {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Fleet fleet = new Fleet(BenchHost.factory(home, way, privileged))) {
      Rates.warmUp(fleet, count, atOnce, warmUps);
      System.out.println(DONE);
      while (orders.readLine() != null) {
        Rates.measure(fleet, count, atOnce);
        System.out.println(DONE);
      }
    }
  }
}
