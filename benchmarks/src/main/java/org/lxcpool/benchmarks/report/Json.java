package org.lxcpool.benchmarks.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;

/** A report as JSON, with every value of every round. */
public final class Json {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private Json() {}

  /** Writes a report down. */
  public static String of(Report report) {
    JsonObject all = new JsonObject();
    all.addProperty("command", report.command());
    all.add("warnings", texts(report.warnings()));
    all.add("machine", texts(report.facts()));
    all.add("failures", texts(report.failures()));
    JsonArray bars = new JsonArray();
    report.bars().forEach(bar -> bars.add(bar(bar)));
    all.add("bars", bars);
    JsonArray results = new JsonArray();
    report.results().all().forEach((key, values) -> results.add(result(key, values)));
    all.add("results", results);
    return GSON.toJson(all) + "\n";
  }

  private static JsonObject bar(Bar bar) {
    JsonObject object = new JsonObject();
    object.addProperty("what", bar.what());
    object.addProperty("measured", bar.measured());
    object.addProperty("verdict", bar.verdict().name());
    return object;
  }

  private static JsonObject result(Key key, List<Double> values) {
    JsonObject object = new JsonObject();
    object.addProperty("topic", key.topic().name());
    object.addProperty("condition", key.condition());
    object.addProperty("subject", key.subject());
    object.addProperty("metric", key.metric());
    JsonArray numbers = new JsonArray();
    // JSON has no infinity.
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
