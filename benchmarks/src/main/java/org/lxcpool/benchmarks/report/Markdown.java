package org.lxcpool.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** A report as Markdown. */
public final class Markdown {
  private final StringBuilder text = new StringBuilder();
  private final Report report;
  private final Map<Topic, String> charts;

  private Markdown(Report report, Map<Topic, String> charts) {
    this.report = report;
    this.charts = charts;
  }

  /**
   * Writes a report down.
   *
   * @param charts the file names of the charts there are
   */
  public static String of(Report report, Map<Topic, String> charts) {
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
    bars();
    for (Topic topic : Topic.values()) {
      if (!report.results().subjects(topic).isEmpty()) {
        tables(topic);
      }
    }
    if (!report.failures().isEmpty()) {
      heading("What could not be measured");
      report.failures().forEach(failure -> line("- " + failure));
    }
  }

  private void bars() {
    if (report.bars().isEmpty()) {
      return;
    }
    heading("Bars");
    line(report.sum() + ".");
    line("");
    row(List.of("what", "measured", "verdict"));
    row(List.of("---", "---", "---"));
    for (Bar bar : report.bars()) {
      row(List.of(bar.what(), bar.measured(), bar.verdict().toString()));
    }
  }

  private void tables(Topic topic) {
    heading(topic.title());
    String chart = charts.get(topic);
    if (chart != null) {
      line("![" + topic.title() + "](" + chart + ")");
      line("");
    }
    Results results = report.results();
    List<String> conditions = results.conditions(topic);
    for (String metric : results.metrics(topic)) {
      line("");
      row(List.of(metric, String.join(" | ", conditions)));
      row(List.of("---", String.join(" | ", conditions.stream().map(c -> "---:").toList())));
      for (String subject : results.subjects(topic)) {
        List<String> cells =
            conditions.stream()
                .map(condition -> cell(results.median(topic, condition, subject, metric)))
                .toList();
        row(List.of(subject, String.join(" | ", cells)));
      }
    }
  }

  private static String cell(OptionalDouble value) {
    return value.isEmpty() ? "" : number(value.getAsDouble());
  }

  /** Three significant digits, and no more zeros than people read. */
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
