package org.lxcpool.benchmarks.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcpool.lxc.LxcContainer;
import org.lxcpool.lxc.LxcContainerFactory;
import org.lxcpool.lxc.internal.linux.TopDirAttribute;

/**
 * The C program that defines and starts the same containers; {@code native/bench/plain.c}. Its
 * configuration is the pool's own, with marks for what differs from container to container.
 */
public final class Plain {
  /** Where the program is. */
  public static final String PROPERTY = "lxcpool.bench.plain";

  private static final Pattern OWNER = Pattern.compile("(?m)^lxc\\.idmap = u 0 (\\d+) ");
  private static final Pattern MAC = Pattern.compile("(?m)^(lxc\\.net\\.0\\.hwaddr = .*:)..$");
  private static final Pattern ADDRESS =
      Pattern.compile("(?m)^(lxc\\.net\\.0\\.ipv4\\.address = \\d+\\.\\d+\\.\\d+\\.)\\d+/");
  // The program uses its names again, and liblxc refuses a place that it was given and that is
  // taken:
  // a monitor of the round before may still be leaving it.
  private static final Pattern CGROUPS = Pattern.compile("(?m)^lxc\\.cgroup\\.dir\\..*\n");
  private static final Pattern VETH = Pattern.compile("(?m)^(lxc\\.net\\.0\\.veth\\.pair = ).*$");

  private Plain() {}

  /** Whether the program was built: that needs liblxc's headers. */
  public static boolean isBuilt() {
    String program = System.getProperty(PROPERTY, "");
    return !program.isEmpty() && Files.isExecutable(Path.of(program));
  }

  /**
   * Containers a second, so many at once.
   *
   * @param spread over the disk, as the pool does it, where the file system can
   */
  static Map<String, Double> run(
      Path home, boolean privileged, boolean spread, int count, int atOnce)
      throws IOException, InterruptedException {
    Path containers = home.resolve(spread ? "spread" : "plain");
    Files.createDirectories(containers);
    Files.setPosixFilePermissions(
        containers, java.nio.file.attribute.PosixFilePermissions.fromString("rwx--x--x"));
    if (spread) {
      boolean unused = TopDirAttribute.set(containers);
    }
    String config = template(home, containers, privileged);
    Path template = Files.writeString(home.resolve("plain.conf"), config);
    Matcher owner = OWNER.matcher(config);
    return ChildProgram.run(
        List.of(
            // Without a PATH liblxc finds no newuidmap and writes the maps itself, as the launcher.
            "/usr/bin/env",
            "-i",
            System.getProperty(PROPERTY, ""),
            containers.toString(),
            template.toString(),
            owner.find() ? owner.group(1) : "0",
            Integer.toString(count),
            Integer.toString(atOnce)));
  }

  private static String template(Path home, Path containers, boolean privileged)
      throws IOException {
    try (LxcContainerFactory factory = BenchHost.factory(home, Way.IN_PROCESS, privileged);
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
