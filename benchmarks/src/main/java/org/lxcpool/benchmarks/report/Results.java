package org.lxcpool.benchmarks.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** All numbers, each measured once a round; what counts is the median of the rounds. */
public final class Results {
  private final Map<Key, List<Double>> values = new LinkedHashMap<>();

  /** Adds a number of one round. */
  public void add(Topic topic, String condition, String subject, String metric, double value) {
    values
        .computeIfAbsent(new Key(topic, condition, subject, metric), k -> new ArrayList<>())
        .add(value);
  }

  /** The median of a number; empty if it wasn't measured. */
  public OptionalDouble median(Topic topic, String condition, String subject, String metric) {
    List<Double> all = values.get(new Key(topic, condition, subject, metric));
    return all == null ? OptionalDouble.empty() : OptionalDouble.of(Statistics.median(all));
  }

  /** Every number with all its values, in the order in which they came. */
  public Map<Key, List<Double>> all() {
    return Collections.unmodifiableMap(values);
  }

  /** The conditions of a table, in order. */
  public List<String> conditions(Topic topic) {
    return of(topic).stream().map(Key::condition).distinct().toList();
  }

  /** The subjects of a table, in order. */
  public List<String> subjects(Topic topic) {
    return of(topic).stream().map(Key::subject).distinct().toList();
  }

  /** The metrics of a table, in order. */
  public List<String> metrics(Topic topic) {
    return of(topic).stream().map(Key::metric).distinct().toList();
  }

  private List<Key> of(Topic topic) {
    return values.keySet().stream().filter(key -> key.topic() == topic).toList();
  }
}
