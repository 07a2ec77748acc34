package org.lxcpool.benchmarks.system.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Renders a report as Markdown. */
public final class Markdown {
  private final StringBuilder text = new StringBuilder();
  private final Report report;
  private final Map<ReportTable, String> charts;

  private Markdown(Report report, Map<ReportTable, String> charts) {
    this.report = report;
    this.charts = charts;
  }

  /**
   * Renders a report.
   *
   * @param charts the file names of the charts
   */
  public static String of(Report report, Map<ReportTable, String> charts) {
    Markdown markdown = new Markdown(report, charts);
    markdown.write();
    return markdown.text.toString();
  }

  private void write() {
    line("# Benchmarks of lxcpool");
    line("");
    line("`" + report.command() + "`. Each number is the median of the rounds.");
    line("");
    for (String warning : report.warnings()) {
      line("> Warning: " + warning);
      line("");
    }
    report.facts().forEach(fact -> line("- " + fact));
    targets();
    for (ReportTable table : ReportTable.values()) {
      if (!report.results().subjects(table).isEmpty()) {
        tables(table);
      }
    }
    if (!report.failures().isEmpty()) {
      heading("Measurements that failed");
      report.failures().forEach(failure -> line("- " + failure));
    }
  }

  private void targets() {
    if (report.targets().isEmpty()) {
      return;
    }
    heading("Targets");
    line(report.summary() + ".");
    line("");
    row(List.of("target", "measured", "verdict"));
    row(List.of("---", "---", "---"));
    for (Target target : report.targets()) {
      row(List.of(target.what(), target.measured(), target.verdict().toString()));
    }
  }

  private void tables(ReportTable table) {
    heading(table.title());
    String chart = charts.get(table);
    if (chart != null) {
      line("![" + table.title() + "](" + chart + ")");
      line("");
    }
    Results results = report.results();
    List<String> conditions = results.conditions(table);
    for (String metric : results.metrics(table)) {
      line("");
      row(List.of(metric, String.join(" | ", conditions)));
      row(List.of("---", String.join(" | ", conditions.stream().map(c -> "---:").toList())));
      for (String subject : results.subjects(table)) {
        List<String> cells =
            conditions.stream()
                .map(condition -> cell(results.median(table, condition, subject, metric)))
                .toList();
        row(List.of(subject, String.join(" | ", cells)));
      }
    }
  }

  private static String cell(OptionalDouble value) {
    return value.isEmpty() ? "" : number(value.getAsDouble());
  }

  /** Formats a number with three significant digits and without trailing zeros. */
  static String number(double value) {
    double size = Math.abs(value);
    if (size == 0) {
      return "0";
    }
    if (size < 0.001) {
      return "<0.001";
    }
    int digits = 2 - (int) Math.floor(Math.log10(size));
    return String.format(Locale.ROOT, "%." + Math.max(0, digits) + "f", value);
  }

  private void heading(String title) {
    line("");
    line("## " + title);
    line("");
  }

  private void row(List<String> cells) {
    line("| " + String.join(" | ", cells) + " |");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
