package org.lxcpool.benchmarks.system.report;

import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** Renders a report as one static page, with the charts in files beside it. */
public final class Html {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>Benchmarks of lxcpool</title>
      <style>
      body { font: 16px/1.5 sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
      table { border-collapse: collapse; margin: 1rem 0; font-size: 14px; }
      th, td { border: 1px solid #bbb; padding: .25rem .6rem; }
      tr:nth-child(even) { background: #f4f4f4; }
      blockquote { background: #fff3cd; margin: 1rem 0; padding: .5rem 1rem; }
      img { max-width: 100%; }
      </style>
      </head>
      <body>
      """;

  private Html() {}

  /** Renders a report from its Markdown. */
  public static String of(String markdown) {
    List<Extension> tables = List.of(TablesExtension.create());
    String body =
        HtmlRenderer.builder()
            .extensions(tables)
            .escapeHtml(true)
            .build()
            .render(Parser.builder().extensions(tables).build().parse(markdown));
    return HEAD + body + "</body>\n</html>\n";
  }
}
