package org.lxcpool.benchmarks.system.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.lxcpool.benchmarks.statistics.Statistics;

/** The numbers of a run, each measured once a round. The median of the rounds is reported. */
public final class Results {
  private final Map<ResultKey, List<Double>> values = new LinkedHashMap<>();

  /** Adds a number of one round. */
  public void add(
      ReportTable table, String condition, String subject, String metric, double value) {
    values
        .computeIfAbsent(new ResultKey(table, condition, subject, metric), k -> new ArrayList<>())
        .add(value);
  }

  /** Returns the median of a number; empty if it wasn't measured. */
  public OptionalDouble median(ReportTable table, String condition, String subject, String metric) {
    List<Double> all = values.get(new ResultKey(table, condition, subject, metric));
    return all == null ? OptionalDouble.empty() : OptionalDouble.of(Statistics.median(all));
  }

  /** Returns all numbers with their values, in order of measurement. */
  public Map<ResultKey, List<Double>> all() {
    return Collections.unmodifiableMap(values);
  }

  /** Returns the conditions of a table, in order of measurement. */
  public List<String> conditions(ReportTable table) {
    return of(table).stream().map(ResultKey::condition).distinct().toList();
  }

  /** Returns the subjects of a table, in order of measurement. */
  public List<String> subjects(ReportTable table) {
    return of(table).stream().map(ResultKey::subject).distinct().toList();
  }

  /** Returns the metrics of a table, in order of measurement. */
  public List<String> metrics(ReportTable table) {
    return of(table).stream().map(ResultKey::metric).distinct().toList();
  }

  private List<ResultKey> of(ReportTable table) {
    return values.keySet().stream().filter(key -> key.table() == table).toList();
  }
}
