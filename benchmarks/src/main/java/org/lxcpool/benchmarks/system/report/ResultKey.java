package org.lxcpool.benchmarks.system.report;

/**
 * The key of a number.
 *
 * @param table its table
 * @param condition its column, such as "8 threads"
 * @param subject its row, such as a peer
 * @param metric what was measured, such as "throughput"
 */
public record ResultKey(ReportTable table, String condition, String subject, String metric) {}
