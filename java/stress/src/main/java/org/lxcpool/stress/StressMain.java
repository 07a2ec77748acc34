package org.lxcpool.stress;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.ReportUtils;

/**
 * Runs the stress tests and says in its last line how it went: {@code jcstress: N passed, N
 * failed}. Exits with 0 if all passed; with 1 if one failed or there was no result at all, which
 * jcstress itself takes for a success.
 *
 * <p>{@code java -jar java/stress/target/lxcpool-stress.jar}; with {@code -Dlxcpool.test.full=true}
 * it takes longer and finds more. Arguments go to jcstress instead of the defaults. Everything is
 * written into a directory beside the jar.
 */
public final class StressMain {
  // One configuration of the JVM: all those that jcstress tries by itself take ten times as long.
  private static final List<String> SHORT =
      List.of(
          "-f", "1", "-iters", "2", "-time", "600", "-sc", "false", "-jvmArgs", "-XX:+UseSerialGC");

  private static final List<String> FULL = List.of("-m", "default");

  private StressMain() {}

  /**
   * Runs them.
   *
   * @param args what jcstress understands, none for the defaults
   */
  public static void main(String[] args) throws Exception {
    Path jar =
        Path.of(StressMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path directory = requireNonNull(jar.toAbsolutePath().getParent()).resolve("jcstress");
    deleteOldResults(Files.createDirectories(directory));

    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djna.tmpdir=" + directory); // else jcstress leaves a library in ~/.cache
    command.add("-cp");
    command.add(jar.toString());
    command.add("org.openjdk.jcstress.Main");
    command.addAll(List.of("-r", directory.resolve("report") + File.separator));
    if (args.length > 0) {
      command.addAll(List.of(args));
    } else {
      command.addAll(Boolean.getBoolean("lxcpool.test.full") ? FULL : SHORT);
    }
    // A process of its own, since jcstress leaves a file in the directory where it runs.
    Process process = new ProcessBuilder(command).directory(directory.toFile()).inheritIO().start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process)));
    int exit = process.waitFor();
    System.exit(report(results(directory)) && exit == 0 ? 0 : 1);
  }

  private static void stop(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static void deleteOldResults(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(StressMain::isResult).toList()) {
        Files.delete(file);
      }
    }
  }

  private static boolean isResult(Path file) {
    return requireNonNull(file.getFileName()).toString().endsWith(".bin.gz");
  }

  private static List<TestResult> results(Path directory) throws Exception {
    InProcessCollector collector = new InProcessCollector();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(StressMain::isResult).toList()) {
        DiskReadCollector reader = new DiskReadCollector(file.toString(), collector);
        reader.dump();
        reader.close();
      }
    }
    List<TestResult> results =
        new ArrayList<>(ReportUtils.mergedByName(collector.getTestResults()));
    results.sort(Comparator.comparing(TestResult::getName));
    return results;
  }

  /** Prints how each test went; true if there were some, and all passed. */
  private static boolean report(List<TestResult> results) {
    int passed = 0;
    System.out.println();
    for (TestResult result : results) {
      boolean good = ReportUtils.statusToPassed(result) && result.getTotalCount() > 0;
      passed += good ? 1 : 0;
      System.out.printf(
          "%s %s: %,d samples%n",
          good ? "passed" : "FAILED", result.getName(), result.getTotalCount());
      for (String state : result.getStateKeys()) {
        System.out.printf("    %-16s %,14d%n", state, result.getCount(state));
      }
    }
    System.out.printf("jcstress: %d passed, %d failed%n", passed, results.size() - passed);
    return passed > 0 && passed == results.size();
  }
}
