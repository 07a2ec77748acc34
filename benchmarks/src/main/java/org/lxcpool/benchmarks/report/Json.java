package org.lxcpool.benchmarks.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A report as JSON, with every value of every round. */
public final class Json {
  private Json() {}

  /** Writes a report down. */
  public static String of(Report report) {
    return "{\n"
        + field("command", quote(report.command()))
        + field("warnings", quoted(report.warnings()))
        + field("machine", quoted(report.facts()))
        + field("failures", quoted(report.failures()))
        + field("bars", lines(report.bars().stream().map(Json::bar).toList()))
        + "  \"results\": "
        + lines(report.results().all().entrySet().stream().map(Json::result).toList())
        + "\n}\n";
  }

  private static String bar(Bar bar) {
    return "{\"what\": "
        + quote(bar.what())
        + ", \"measured\": "
        + quote(bar.measured())
        + ", \"verdict\": "
        + quote(bar.verdict().name())
        + "}";
  }

  private static String result(Map.Entry<Key, List<Double>> result) {
    Key key = result.getKey();
    return "{\"topic\": "
        + quote(key.topic().name())
        + ", \"condition\": "
        + quote(key.condition())
        + ", \"subject\": "
        + quote(key.subject())
        + ", \"metric\": "
        + quote(key.metric())
        + ", \"values\": "
        + result.getValue().stream().map(Json::number).collect(Collectors.joining(", ", "[", "]"))
        + "}";
  }

  private static String number(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "null";
  }

  private static String field(String name, String value) {
    return "  " + quote(name) + ": " + value + ",\n";
  }

  private static String quoted(List<String> texts) {
    return lines(texts.stream().map(Json::quote).toList());
  }

  private static String lines(List<String> values) {
    return values.isEmpty()
        ? "[]"
        : values.stream().collect(Collectors.joining(",\n    ", "[\n    ", "\n  ]"));
  }

  /** A string of JSON. */
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
