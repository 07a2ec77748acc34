package org.lxcpool.benchmarks.system.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws an SVG bar chart for each table, with the subjects side by side for each condition. */
public final class Charts {
  private static final int WIDTH = 1_000;
  private static final int HEIGHT = 420;

  private Charts() {}

  /**
   * Draws the charts of all tables that have numbers.
   *
   * @param results the numbers
   * @param directory the directory of the files
   * @return the file names
   * @throws IOException if a file can't be written
   */
  public static Map<ReportTable, String> draw(Results results, Path directory) throws IOException {
    System.setProperty("java.awt.headless", "true");
    Map<ReportTable, String> files = new EnumMap<>(ReportTable.class);
    for (ReportTable table : ReportTable.values()) {
      if (!results.subjects(table).isEmpty()) {
        String name = table.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".svg";
        VectorGraphicsEncoder.saveVectorGraphic(
            chart(results, table), directory.resolve(name).toString(), VectorGraphicsFormat.SVG);
        files.put(table, name);
      }
    }
    return files;
  }

  private static CategoryChart chart(Results results, ReportTable table) {
    String metric = metric(results, table);
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(table.title())
            .yAxisTitle(metric)
            .theme(ChartTheme.GGPlot2)
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    List<String> conditions = results.conditions(table);
    boolean complete = true;
    double least = Double.MAX_VALUE;
    for (String subject : results.subjects(table)) {
      List<@Nullable Double> values = new ArrayList<>();
      for (String condition : conditions) {
        OptionalDouble value = results.median(table, condition, subject, metric);
        complete &= value.isPresent() && value.getAsDouble() > 0;
        least = Math.min(least, value.orElse(least));
        values.add(value.isPresent() ? value.getAsDouble() : null); // null leaves a gap
      }
      if (values.stream().anyMatch(value -> value != null)) {
        chart.addSeries(subject, conditions, values);
      }
    }
    if (complete && isLogarithmic(table)) {
      chart.getStyler().setYAxisLogarithmic(true);
      chart
          .getStyler()
          .setYAxisMin(
              Math.pow(
                  10,
                  Math.floor(
                      Math.log10(least)))); // bars start at 0 by default, which has no logarithm
    }
    return chart;
  }

  /** Returns whether the values span powers of ten. A logarithmic axis can't show gaps. */
  private static boolean isLogarithmic(ReportTable table) {
    return switch (table) {
      case PAIRS,
          PAIRS_SHORT,
          LIFECYCLE_RATE,
          COLD_POOL,
          START_BY_HEAP,
          AGENT_MEMORY,
          EXEC,
          SHARD_SIZING ->
          false;
      default -> true;
    };
  }

  private static String metric(Results results, ReportTable table) {
    List<String> metrics = results.metrics(table);
    return metrics.contains(Metrics.P99) ? Metrics.P99 : metrics.get(0);
  }
}
