package org.lxcpool.lxc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;

/** An agent that starts one container and reports the attributes of its processes. */
final class AttributesAgent {
  private static final String PROGRAM = "/sbin/init";

  private AttributesAgent() {}

  static AgentProcess start(LxcTestHost host, List<String> prefix, Path base, boolean privileged)
      throws Exception {
    ProcessBuilder builder =
        AgentProcess.java(
            host,
            host.isolation(),
            AttributesAgent.class,
            List.of("-Xmx128m"),
            List.of(base.toString(), Boolean.toString(privileged)));
    builder.command().addAll(0, prefix);
    return new AgentProcess(builder);
  }

  public static void main(String[] arguments) throws Exception {
    BaseImage base = BaseImage.directory(Path.of(arguments[AgentProcess.FACTORY_ARGUMENTS]));
    LxcContainerFactory.Builder builder = AgentProcess.factory(arguments, base);
    if (Boolean.parseBoolean(arguments[AgentProcess.FACTORY_ARGUMENTS + 1])) {
      builder.privileged();
    }
    try (LxcContainerFactory factory = builder.build();
        LxcContainer container = factory.create()) {
      container.start();
      AgentProcess.serve(
          what ->
              what.equals("command")
                  ? output(container, PROGRAM)
                  : Awaitility.await()
                      .until(() -> output(container, PROGRAM, what), out -> out.contains("umask")));
    }
  }

  /** Runs a command and returns the lines of its output, joined by bars. */
  private static String output(LxcContainer container, String... command) throws Exception {
    Process process = container.exec(List.of(command));
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return (out + err + "exit code: " + process.waitFor()).replace('\n', '|');
  }
}
