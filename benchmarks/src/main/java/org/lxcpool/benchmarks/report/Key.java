package org.lxcpool.benchmarks.report;

/**
 * What a number is about.
 *
 * @param topic the table it stands in
 * @param condition under what: the column, such as "8 threads"
 * @param subject of whom: the row
 * @param metric what was measured, such as "throughput"
 */
public record Key(Topic topic, String condition, String subject, String metric) {}
