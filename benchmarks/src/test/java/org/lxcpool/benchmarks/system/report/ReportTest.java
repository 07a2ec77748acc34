package org.lxcpool.benchmarks.system.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private final Results results = new Results();
  private final Report report =
      new Report(
          "./lxcpool bench",
          List.of("not quiet"),
          List.of("kernel: \"6.1\""),
          List.of(Target.of("fast", "2 ms", true), Target.of("fair", "9 s", false)),
          List.of("stormpot: hung"),
          results);

  @Test
  void tableShowsMediansAndLeavesMissingNumbersEmpty() {
    results.add(ReportTable.REFILL, "1 ms", "a", Metrics.TIME, 4.256);
    results.add(ReportTable.REFILL, "30 ms", "a", Metrics.TIME, 120.9);
    results.add(ReportTable.REFILL, "1 ms", "b", Metrics.TIME, 2_019.4);
    assertThat(Markdown.of(report, Map.of(ReportTable.REFILL, "refill.svg")))
        .contains("![Refill of an empty stock](refill.svg)")
        .contains("| time, ms | 1 ms | 30 ms |\n| --- | ---: | ---: |\n")
        .contains("| a | 4.26 | 121 |\n| b | 2019 |  |\n");
  }

  @Test
  void missedTargetsFailuresAndWarningsAreShown() {
    assertThat(Markdown.of(report, Map.of()))
        .contains("> Warning: not quiet")
        .contains("met 1 of 2 targets, missed 1, 0 not measured.")
        .contains("| fair | 9 s | **missed** |")
        .contains("- stormpot: hung");
  }

  @Test
  void pageHasTablesAndChartsAndEscapesText() {
    results.add(ReportTable.REFILL, "1 ms", "<b>", Metrics.TIME, 4.256);
    assertThat(Html.of(Markdown.of(report, Map.of(ReportTable.REFILL, "refill.svg"))))
        .startsWith("<!DOCTYPE html>")
        .contains("<img src=\"refill.svg\" alt=\"Refill of an empty stock\"")
        .contains("<td align=\"right\">4.26</td>")
        .contains("<strong>missed</strong>")
        .doesNotContain("<b>");
  }

  @Test
  void numbersHaveThreeSignificantDigits() {
    assertThat(Markdown.number(0.0123456)).isEqualTo("0.0123");
    assertThat(Markdown.number(34.56)).isEqualTo("34.6");
    assertThat(Markdown.number(0)).isEqualTo("0");
    assertThat(Markdown.number(0.0000001)).isEqualTo("<0.001");
  }

  @Test
  void jsonHasEachValueAndEscapesText() {
    results.add(ReportTable.REFILL, "1 ms", "a", Metrics.TIME, 4.5);
    results.add(ReportTable.REFILL, "1 ms", "a", Metrics.TIME, Double.NaN);
    JsonObject all = JsonParser.parseString(Json.of(report)).getAsJsonObject();
    assertThat(all.getAsJsonArray("machine")).contains(new JsonPrimitive("kernel: \"6.1\""));
    JsonArray values = new JsonArray();
    values.add(4.5);
    values.add(JsonNull.INSTANCE);
    assertThat(all.getAsJsonArray("results"))
        .anySatisfy(
            result ->
                assertThat(result.getAsJsonObject().getAsJsonArray("values")).isEqualTo(values));
  }
}
