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

/** An {@link Agent} that runs. */
final class AgentProcess implements AutoCloseable {
  /** What its answers begin with; a JVM says other things, too. */
  static final String ANSWER = "agent: ";

  static final String FAILED = "failed: ";

  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final Writer in;
  private final BufferedReader out;

  /**
   * Starts one.
   *
   * @param directory for its files
   * @param options of its JVM
   */
  AgentProcess(LxcTestHost host, Path directory, Isolation isolation, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Agent.class.getName()));
    command.addAll(
        List.of(
            directory.toString(),
            host.home().toString(),
            host.lxcPath().toString(),
            host.mark(),
            host.bridge(),
            host.subnet(),
            isolation.name()));
    process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    in = new OutputStreamWriter(process.getOutputStream(), UTF_8);
    out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /** Has it do something, which must succeed. */
  String ask(String command) throws IOException {
    tell(command);
    String line = out.readLine();
    while (line != null && !line.startsWith(ANSWER)) {
      line = out.readLine();
    }
    assertThat(line).as(command).isNotNull().doesNotContain(FAILED);
    return String.valueOf(line).substring(ANSWER.length());
  }

  /** Has it do something that it doesn't live to answer. */
  void tell(String command) throws IOException {
    in.write(command + "\n");
    in.flush();
  }

  Proc proc() {
    return new Proc(process.pid());
  }

  /** The handle of its process. */
  ProcessHandle handle() {
    return process.toHandle();
  }

  int exitCode() {
    return process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join().exitValue();
  }

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
