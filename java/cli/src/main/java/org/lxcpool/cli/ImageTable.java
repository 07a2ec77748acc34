package org.lxcpool.cli;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.lxcpool.cli.support.Table;
import org.lxcpool.lxc.ImageStore.Image;

/** Prints a table of images. */
final class ImageTable {
  private static final double MEBIBYTE = 1 << 20;

  private ImageTable() {}

  static void print(List<Image> images, ZoneId zone, PrintWriter out) {
    if (images.isEmpty()) {
      out.println("no images; create one: ./lxcpool image create NAME --from BASE");
      return;
    }
    DateTimeFormatter format = DateTimeFormatter.ISO_LOCAL_DATE_TIME.withZone(zone);
    Table table = Table.ofText("NAME", "MIB", "CREATED", "FROM");
    for (Image image : images) {
      table.row(
          image.name(),
          String.format(Locale.ROOT, "%.1f", image.sizeBytes() / MEBIBYTE),
          format.format(image.created().truncatedTo(ChronoUnit.SECONDS)),
          image.source());
    }
    table.lines().forEach(out::println);
  }
}
