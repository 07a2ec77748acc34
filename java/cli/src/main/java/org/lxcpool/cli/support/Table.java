package org.lxcpool.cli.support;

import java.util.ArrayList;
import java.util.List;

/** A text table. The first column is left-aligned; the others are too, or hold numbers. */
public final class Table {
  private static final String GAP = "  ";

  private final boolean numbers;
  private final List<List<String>> rows = new ArrayList<>();

  private Table(boolean numbers) {
    this.numbers = numbers;
  }

  /** Creates a table of text, left-aligned. */
  public static Table ofText(String... header) {
    return new Table(false).row(header);
  }

  /** Creates a table whose columns after the first are numbers, right-aligned. */
  public static Table ofNumbers(String... header) {
    return new Table(true).row(header);
  }

  public Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  public List<String> lines() {
    int[] widths = widths();
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private int[] widths() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return widths;
  }

  private String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - row.get(i).length());
      boolean right = numbers && i > 0;
      line.append(i == 0 ? "" : GAP)
          .append(right ? padding : "")
          .append(row.get(i))
          .append(right ? "" : padding);
    }
    return line.toString().stripTrailing();
  }
}
