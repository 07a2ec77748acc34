package org.lxcpool.benchmarks.system.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcpool.benchmarks.system.host.BenchHost;
import org.lxcpool.benchmarks.system.host.ChildProgram;
import org.lxcpool.benchmarks.system.host.StartMode;
import org.lxcpool.lxc.LxcContainer;
import org.lxcpool.lxc.LxcContainerFactory;

/**
 * The C program {@code native/bench/plain.c}, which defines and starts the same containers. Its
 * configuration is the pool's, with placeholders for the values that differ between containers.
 */
public final class PlainCProgram {
  /** The system property with the path of the program. */
  public static final String PROPERTY = "lxcpool.bench.plain";

  private static final Pattern OWNER = Pattern.compile("(?m)^lxc\\.idmap = u 0 (\\d+) ");
  private static final Pattern MAC = Pattern.compile("(?m)^(lxc\\.net\\.0\\.hwaddr = .*:)..$");
  private static final Pattern ADDRESS =
      Pattern.compile("(?m)^(lxc\\.net\\.0\\.ipv4\\.address = \\d+\\.\\d+\\.\\d+\\.)\\d+/");
  // The program reuses names, and liblxc refuses a configured cgroup that exists: a monitor of the
  // previous round may not have left it yet.
  private static final Pattern CGROUPS = Pattern.compile("(?m)^lxc\\.cgroup\\.dir\\..*\n");
  private static final Pattern VETH = Pattern.compile("(?m)^(lxc\\.net\\.0\\.veth\\.pair = ).*$");

  private PlainCProgram() {}

  /** Returns whether the program was built, which needs liblxc's headers. */
  public static boolean isBuilt() {
    String program = System.getProperty(PROPERTY, "");
    return !program.isEmpty() && Files.isExecutable(Path.of(program));
  }

  /**
   * Runs the program.
   *
   * @param spread whether its containers are spread over the disk, as the pool's are, if the file
   *     system supports it
   */
  static Map<String, Double> run(
      Path home, boolean privileged, boolean spread, int count, int atOnce)
      throws IOException, InterruptedException {
    Path containers = home.resolve(spread ? "spread" : "plain");
    Files.createDirectories(containers);
    Files.setPosixFilePermissions(
        containers, java.nio.file.attribute.PosixFilePermissions.fromString("rwx--x--x"));
    if (spread) {
      markAsTop(containers);
    }
    String config = template(home, containers, privileged);
    Path template = Files.writeString(home.resolve("plain.conf"), config);
    Matcher owner = OWNER.matcher(config);
    try {
      return ChildProgram.run(
          List.of(
              // Without a PATH liblxc finds no newuidmap and writes the maps itself, as the
              // launcher.
              "/usr/bin/env",
              "-i",
              System.getProperty(PROPERTY, ""),
              containers.toString(),
              template.toString(),
              owner.find() ? owner.group(1) : "0",
              Integer.toString(count),
              Integer.toString(atOnce)));
    } finally {
      CgroupLeftovers.remove("plain-");
    }
  }

  // chattr's attribute T; fails where the file system doesn't support it.
  private static void markAsTop(Path directory) throws IOException, InterruptedException {
    int unused =
        new ProcessBuilder("chattr", "+T", directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
  }

  private static String template(Path home, Path containers, boolean privileged)
      throws IOException {
    try (LxcContainerFactory factory = BenchHost.factory(home, StartMode.IN_PROCESS, privileged);
        LxcContainer container = factory.create()) {
      Path directory = home.resolve("containers").resolve(container.name());
      String config =
          Files.readString(directory.resolve("config"))
              .replace(directory.toString(), containers + "/@NAME@")
              .replace(container.name(), "@NAME@");
      config = CGROUPS.matcher(config).replaceAll("");
      config = VETH.matcher(config).replaceAll("$1pl@HOST@");
      config = MAC.matcher(config).replaceAll("$1@HEX@");
      return ADDRESS.matcher(config).replaceAll("$1@HOST@/");
    }
  }
}
