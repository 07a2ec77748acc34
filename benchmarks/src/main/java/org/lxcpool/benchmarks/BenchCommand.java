package org.lxcpool.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.lxcpool.benchmarks.report.Bar;
import org.lxcpool.benchmarks.report.Bars;
import org.lxcpool.benchmarks.report.Charts;
import org.lxcpool.benchmarks.report.Html;
import org.lxcpool.benchmarks.report.Json;
import org.lxcpool.benchmarks.report.Machine;
import org.lxcpool.benchmarks.report.Markdown;
import org.lxcpool.benchmarks.report.Report;
import org.lxcpool.benchmarks.report.Topic;
import org.lxcpool.benchmarks.run.Extent;
import org.lxcpool.benchmarks.run.Run;
import org.lxcpool.benchmarks.run.Suite;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures, and writes down what came out. */
@Command(
    name = "bench",
    description = {
      "Measures the pool beside its peers on this machine, and writes a report.",
      "Takes about two hours without --quick."
    },
    customSynopsis =
        "./lxcpool bench [hotpath|scheduling|native|lifecycle|shards|all] [--quick|--smoke]"
            + " [--only TEXT]... [--virtual]",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "The report is build/bench/report.html (and .md), its numbers results.json beside it.",
      "Exit codes: 0 measured, also if a bar was missed; 1 something couldn't be",
      "measured; 2 wrong usage."
    })
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "WHAT",
      description =
          "hotpath, scheduling, native, lifecycle and shards (root) or all; all without it")
  private String what = Suite.ALL;

  @Option(names = "--quick", description = "within 5 minutes, coarser")
  private boolean quick;

  @Option(names = "--smoke", description = "within a minute, for its function only")
  private boolean smoke;

  @Option(
      names = "--only",
      paramLabel = "TEXT",
      description = {
        "measures nothing but what is named so, as it is named while it is measured;",
        "more than once: what is named any of these"
      })
  private List<String> only = new ArrayList<>();

  @Option(names = "--virtual", description = "get and put on virtual threads (JDK 21 or newer)")
  private boolean virtual;

  @Option(names = "--out", paramLabel = "DIRECTORY", description = "where the report goes")
  private Path directory = Path.of("build", "bench");

  @Override
  public Integer call() throws Exception {
    List<Suite> suites = suites();
    Extent extent = extent();
    Machine machine = Machine.look();
    machine.facts().forEach(System.out::println);
    List<String> warnings = new ArrayList<>();
    if (!machine.wasQuiet()) {
      warnings.add(machine.warning());
    }
    if (extent == Extent.SMOKE) {
      warnings.add("a smoke run shows that the benchmarks work; its numbers mean nothing");
    }
    warnings.forEach(warning -> System.out.println("warning: " + warning));

    Run run = new Run(System.out);
    try {
      run.measure(suites, extent, only);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    List<Bar> bars = extent == Extent.SMOKE ? List.of() : Bars.judge(run.results());
    Report report =
        new Report(command(), warnings, machine.facts(), bars, run.failures(), run.results());
    Path written = write(report);

    for (Bar bar : bars) {
      if (bar.verdict() == Bar.Verdict.MISSED) {
        System.out.println("missed: " + bar.what() + " (" + bar.measured() + ")");
      }
    }
    if (!bars.isEmpty()) {
      System.out.println(report.sum());
    }
    System.out.println("report: " + written);
    return run.failures().isEmpty() ? 0 : 1;
  }

  private List<Suite> suites() {
    try {
      if (virtual) {
        Run.useVirtualThreads();
      }
      return Suite.of(what);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Extent extent() {
    if (quick && smoke) {
      throw new ParameterException(spec.commandLine(), "--quick and --smoke exclude each other");
    }
    if (smoke) {
      return Extent.SMOKE;
    }
    return quick ? Extent.QUICK : Extent.FULL;
  }

  private String command() {
    return "./lxcpool bench "
        + what
        + (quick ? " --quick" : "")
        + (smoke ? " --smoke" : "")
        + only.stream().map(text -> " --only '" + text + "'").collect(Collectors.joining())
        + (virtual ? " --virtual" : "");
  }

  private Path write(Report report) throws IOException {
    Files.createDirectories(directory);
    Map<Topic, String> charts = new EnumMap<>(Topic.class);
    try {
      charts.putAll(Charts.draw(report.results(), directory));
    } catch (IOException | RuntimeException | LinkageError e) {
      // Without fonts there are no charts: a headless JRE has none of its own.
      System.out.println("warning: no charts: " + e);
    }
    Path file = directory.resolve("report.md");
    String markdown = Markdown.of(report, charts);
    Files.writeString(file, markdown);
    Files.writeString(directory.resolve("report.html"), Html.of(markdown));
    Files.writeString(directory.resolve("results.json"), Json.of(report));
    return file;
  }
}
