package org.lxcpool.benchmarks.report;

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

/** One chart a table, as SVG: the bars of each subject side by side, under each condition. */
public final class Charts {
  private static final int WIDTH = 1_000;
  private static final int HEIGHT = 420;

  private Charts() {}

  /**
   * Draws what there is to draw.
   *
   * @param results the numbers
   * @param directory where the files go
   * @return the file names
   * @throws IOException if a file can't be written
   */
  public static Map<Topic, String> draw(Results results, Path directory) throws IOException {
    System.setProperty("java.awt.headless", "true");
    Map<Topic, String> files = new EnumMap<>(Topic.class);
    for (Topic topic : Topic.values()) {
      if (!results.subjects(topic).isEmpty()) {
        String name = topic.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".svg";
        VectorGraphicsEncoder.saveVectorGraphic(
            chart(results, topic), directory.resolve(name).toString(), VectorGraphicsFormat.SVG);
        files.put(topic, name);
      }
    }
    return files;
  }

  private static CategoryChart chart(Results results, Topic topic) {
    String metric = metric(results, topic);
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(topic.title())
            .yAxisTitle(metric)
            .theme(ChartTheme.GGPlot2)
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    List<String> conditions = results.conditions(topic);
    boolean complete = true;
    double least = Double.MAX_VALUE;
    for (String subject : results.subjects(topic)) {
      List<@Nullable Double> values = new ArrayList<>();
      for (String condition : conditions) {
        OptionalDouble value = results.median(topic, condition, subject, metric);
        complete &= value.isPresent() && value.getAsDouble() > 0;
        least = Math.min(least, value.orElse(least));
        values.add(value.isPresent() ? value.getAsDouble() : null); // null leaves a gap
      }
      if (values.stream().anyMatch(value -> value != null)) {
        chart.addSeries(subject, conditions, values);
      }
    }
    if (complete && isLogarithmic(topic)) {
      chart.getStyler().setYAxisLogarithmic(true);
      chart.getStyler().setYAxisMin(Math.pow(10, Math.floor(Math.log10(least)))); // bars begin at 0
    }
    return chart;
  }

  /** Between the least and the greatest there may be powers of ten; such an axis knows no gaps. */
  private static boolean isLogarithmic(Topic topic) {
    return switch (topic) {
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

  private static String metric(Results results, Topic topic) {
    List<String> metrics = results.metrics(topic);
    return metrics.contains(Metrics.P99) ? Metrics.P99 : metrics.get(0);
  }
}
