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
 * The program that runs the stress tests: {@code java -jar java/stress/target/lxcpool-stress.jar}.
 * Its last line is the summary, {@code jcstress: N passed, N failed}. Exits with 0 if all tests
 * passed, with 1 if a test failed or there was no result, which jcstress itself regards as success.
 *
 * <p>With {@code -Dlxcpool.test.full=true} the tests run longer and in more configurations of the
 * JVM. Arguments are passed to jcstress in place of the defaults. All files are written to a
 * directory beside the jar.
 */
public final class StressMain {
  // One configuration of the JVM; the default ones of jcstress take ten times as long.
  private static final List<String> SHORT =
      List.of(
          "-f", "1", "-iters", "2", "-time", "600", "-sc", "false", "-jvmArgs", "-XX:+UseSerialGC");

  private static final List<String> FULL = List.of("-m", "default");

  private StressMain() {}

  /**
   * Runs the stress tests.
   *
   * @param args the arguments for jcstress; none for the defaults
   */
  public static void main(String[] args) throws Exception {
    Path jar =
        Path.of(StressMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path directory = requireNonNull(jar.toAbsolutePath().getParent()).resolve("jcstress");
    deleteOldResults(Files.createDirectories(directory));

    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djna.tmpdir=" + directory); // otherwise jcstress leaves a library in ~/.cache
    command.add("-cp");
    command.add(jar.toString());
    command.add("org.openjdk.jcstress.Main");
    command.addAll(List.of("-r", directory.resolve("report") + File.separator));
    if (args.length > 0) {
      command.addAll(List.of(args));
    } else {
      command.addAll(Boolean.getBoolean("lxcpool.test.full") ? FULL : SHORT);
    }
    // A separate process, since jcstress leaves a file in its working directory.
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

  /** Prints the results; returns true if there is at least one and all tests passed. */
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
