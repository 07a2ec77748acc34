package org.lxcpool.benchmarks.system.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;

/** Renders a report as JSON, with each value of each round. */
public final class Json {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private Json() {}

  /** Renders a report. */
  public static String of(Report report) {
    JsonObject all = new JsonObject();
    all.addProperty("command", report.command());
    all.add("warnings", texts(report.warnings()));
    all.add("machine", texts(report.facts()));
    all.add("failures", texts(report.failures()));
    JsonArray targets = new JsonArray();
    report.targets().forEach(target -> targets.add(target(target)));
    all.add("bars", targets);
    JsonArray results = new JsonArray();
    report.results().all().forEach((key, values) -> results.add(result(key, values)));
    all.add("results", results);
    return GSON.toJson(all) + "\n";
  }

  private static JsonObject target(Target target) {
    JsonObject object = new JsonObject();
    object.addProperty("what", target.what());
    object.addProperty("measured", target.measured());
    object.addProperty("verdict", target.verdict().name());
    return object;
  }

  private static JsonObject result(ResultKey key, List<Double> values) {
    JsonObject object = new JsonObject();
    object.addProperty("topic", key.table().name());
    object.addProperty("condition", key.condition());
    object.addProperty("subject", key.subject());
    object.addProperty("metric", key.metric());
    JsonArray numbers = new JsonArray();
    // JSON has neither infinity nor NaN.
    values.forEach(
        value ->
            numbers.add(Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE));
    object.add("values", numbers);
    return object;
  }

  private static JsonArray texts(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }
}
