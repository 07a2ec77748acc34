package org.lxcpool.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.lxcpool.lxc.BaseImage;
import org.lxcpool.lxc.HostCheck;
import org.lxcpool.lxc.Isolation;
import org.lxcpool.lxc.LxcContainer;
import org.lxcpool.lxc.LxcContainerFactory;

/**
 * A probe for the scripts of {@code src/test/vm}. It prints doctor's findings where this process
 * runs, and whether a container runs there in each isolation, one line each.
 */
final class ServiceProbe {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private ServiceProbe() {}

  /** Arguments: the home and a name prefix. */
  public static void main(String[] arguments) {
    Path home = Path.of(arguments[0]);
    HostCheck.ofThisHost(home).findings().stream()
        .filter(finding -> finding.status() == HostCheck.Status.MISSING)
        .forEach(
            finding ->
                System.out.println(
                    "doctor " + finding.name() + ": " + finding.detail() + ": " + finding.mend()));
    for (Isolation isolation : Isolation.values()) {
      System.out.println(isolation + " " + tryContainer(home, arguments[1], isolation));
    }
    System.exit(0);
  }

  private static String tryContainer(Path home, String prefix, Isolation isolation) {
    try (LxcContainerFactory factory =
        LxcContainerFactory.builder(BaseImage.tiny())
            .home(home)
            .namePrefix(prefix)
            .isolation(isolation)
            .build()) {
      try (LxcContainer container = factory.create()) {
        container.start();
        container.awaitNetwork(TIMEOUT);
        Process id = container.exec(List.of("id", "-u"));
        String printed = new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return id.waitFor() == 0 && printed.strip().equals("0") ? "works" : "printed " + printed;
      }
    } catch (Exception e) {
      return "refused: " + e.getMessage();
    }
  }
}
