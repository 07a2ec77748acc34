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
import org.lxcpool.benchmarks.system.host.HostInfo;
import org.lxcpool.benchmarks.system.report.Charts;
import org.lxcpool.benchmarks.system.report.Html;
import org.lxcpool.benchmarks.system.report.Json;
import org.lxcpool.benchmarks.system.report.Markdown;
import org.lxcpool.benchmarks.system.report.Report;
import org.lxcpool.benchmarks.system.report.ReportTable;
import org.lxcpool.benchmarks.system.report.Target;
import org.lxcpool.benchmarks.system.report.Targets;
import org.lxcpool.benchmarks.system.run.Run;
import org.lxcpool.benchmarks.system.run.RunSize;
import org.lxcpool.benchmarks.system.run.Suite;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code ./lxcpool bench}: runs benchmarks and writes a report. */
@Command(
    name = "bench",
    description = {
      "Compares the pool with its peers on this machine, and writes a report.",
      "Takes about two hours without --quick."
    },
    customSynopsis =
        "./lxcpool bench [hotpath|scheduling|native|lifecycle|shards|all] [--quick|--smoke]"
            + " [--only TEXT]... [--virtual]",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "The report is build/bench/report.html (and .md), with its numbers in",
      "results.json.",
      "Exit codes: 0 all measured, even if a target was missed; 1 a measurement",
      "failed; 2 wrong usage."
    })
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "WHAT",
      description =
          "hotpath, scheduling, native, lifecycle (root), shards (root) or all; default all")
  private String what = Suite.ALL;

  @Option(names = "--quick", description = "coarser, within 5 minutes")
  private boolean quick;

  @Option(
      names = "--smoke",
      description = "a functional check, within a minute; its numbers mean nothing")
  private boolean smoke;

  @Option(
      names = "--only",
      paramLabel = "TEXT",
      description =
          "runs only measurements whose printed name contains TEXT; may be repeated, and then"
              + " matches any of the texts")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--virtual",
      description = "runs get and put on virtual threads (JDK 21 or newer)")
  private boolean virtual;

  @Option(names = "--out", paramLabel = "DIRECTORY", description = "the directory of the report")
  private Path directory = Path.of("build", "bench");

  @Override
  public Integer call() throws Exception {
    List<Suite> suites = suites();
    RunSize size = size();
    HostInfo machine = HostInfo.read();
    machine.facts().forEach(System.out::println);
    List<String> warnings = new ArrayList<>();
    if (!machine.wasQuiet()) {
      warnings.add(machine.warning());
    }
    if (size == RunSize.SMOKE) {
      warnings.add("a smoke run only shows that the benchmarks work; its numbers mean nothing");
    }
    warnings.forEach(warning -> System.out.println("warning: " + warning));

    Run run = new Run(System.out);
    try {
      run.measure(suites, size, only);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    List<Target> targets = size == RunSize.SMOKE ? List.of() : Targets.judge(run.results());
    Report report =
        new Report(command(), warnings, machine.facts(), targets, run.failures(), run.results());
    Path written = write(report);

    for (Target target : targets) {
      if (target.verdict() == Target.Verdict.MISSED) {
        System.out.println("missed: " + target.what() + " (" + target.measured() + ")");
      }
    }
    if (!targets.isEmpty()) {
      System.out.println(report.summary());
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

  private RunSize size() {
    if (quick && smoke) {
      throw new ParameterException(
          spec.commandLine(), "--quick and --smoke are mutually exclusive");
    }
    if (smoke) {
      return RunSize.SMOKE;
    }
    return quick ? RunSize.QUICK : RunSize.FULL;
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
    Map<ReportTable, String> charts = new EnumMap<>(ReportTable.class);
    try {
      charts.putAll(Charts.draw(report.results(), directory));
    } catch (IOException | RuntimeException | LinkageError e) {
      // Drawing needs fonts, and a headless JRE has none of its own.
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
