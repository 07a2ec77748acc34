package org.lxcpool.lxc;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lxcpool.ContainerPool;
import org.lxcpool.lxc.internal.image.PreparedBase;

/**
 * How long it takes until a cold pool has 20 containers ready, with static addresses on the tiny
 * base: this pool, privileged and with default settings, in process and by launcher, beside the
 * ancestor's scheme (see {@link AncestorScheme}). The runs alternate; the medians of five are
 * compared. As root, after {@code ./lxcpool test} has built everything:
 *
 * <pre>
 * mvn -q -Pcompare -pl java/core,java/lxc -DskipTests verify
 * </pre>
 */
final class ColdPoolComparison {
  private static final int CONTAINERS = 20;
  private static final int RUNS = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String ANCESTOR = "ancestor, privileged";
  private static final String SUBNET = "10.92.0.0/24";

  private ColdPoolComparison() {}

  public static void main(String[] args) throws Exception {
    Path home = Path.of("/var/lib/lxcpool/compare-" + ProcessHandle.current().pid());
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    try (Bridge bridge = Bridge.create("lxcpcmp0", "10.92.0.1/24")) {
      for (int run = 0; run <= RUNS; run++) { // the first warms up, and isn't counted
        Map<String, Double> times = new LinkedHashMap<>();
        times.put(ANCESTOR, ancestor(home, bridge));
        times.put("privileged, in process", pool(home, bridge, true, Isolation.IN_PROCESS));
        times.put("default, in process", pool(home, bridge, false, Isolation.IN_PROCESS));
        times.put("privileged, by launcher", pool(home, bridge, true, Isolation.PROCESS));
        times.put("default, by launcher", pool(home, bridge, false, Isolation.PROCESS));
        System.out.println((run == 0 ? "warm-up" : "run " + run) + ", in seconds: " + times);
        if (run > 0) {
          times.forEach((way, t) -> seconds.computeIfAbsent(way, w -> new ArrayList<>()).add(t));
        }
      }
    } finally {
      // The ancestor's way leaves liblxc's lock files behind.
      for (String left : List.of(home.toString(), "/run/lxc/lock" + home)) {
        new ProcessBuilder("rm", "-rf", "--one-file-system", left).start().waitFor();
      }
    }
    double theirs = median(requireNonNull(seconds.get(ANCESTOR)));
    seconds.forEach(
        (way, all) ->
            System.out.printf(
                Locale.ROOT,
                "%-24s median %.2f s, %5.1f containers/s, %.2f times%n",
                way,
                median(all),
                CONTAINERS / median(all),
                theirs / median(all)));
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  private static double pool(Path home, Bridge bridge, boolean privileged, Isolation isolation)
      throws Exception {
    LxcContainerFactory.Builder builder =
        LxcContainerFactory.builder(BaseImage.tiny())
            .home(home)
            .isolation(isolation)
            .network(Network.bridge(bridge.name()).addresses(SUBNET));
    if (privileged) {
      builder.privileged();
    }
    try (LxcContainerFactory factory = builder.build()) {
      long begin = System.nanoTime();
      try (ContainerPool<LxcContainer> pool =
          ContainerPool.<LxcContainer>builder(factory).capacity(CONTAINERS).build()) {
        if (!pool.awaitReady(CONTAINERS, PATIENCE)) {
          throw new IllegalStateException("not ready: " + pool.stats());
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        pool.close(PATIENCE);
        return seconds;
      }
    }
  }

  private static double ancestor(Path home, Bridge bridge) throws Exception {
    Path lxcPath = home.resolve("ancestor");
    Files.createDirectories(home);
    PreparedBase base = requireNonNull(BaseImage.tiny().prepare(home, null));
    try (AncestorScheme scheme =
        new AncestorScheme(lxcPath, base.rootfs(), bridge.name(), "10.92.0.")) {
      long begin = System.nanoTime();
      scheme.fill(CONTAINERS);
      return (System.nanoTime() - begin) / 1e9;
    }
  }
}
