package org.lxcpool.cli;

import java.io.PrintWriter;
import java.util.Iterator;
import java.util.Locale;
import org.lxcpool.lxc.HostCheck;
import org.lxcpool.lxc.HostCheck.Finding;

/** The findings of a host check as JSON, one finding a line. */
final class HostCheckJson {
  private HostCheckJson() {}

  static void print(HostCheck check, PrintWriter out) {
    out.println("{\"canRunPool\": " + check.canRunPool() + ", \"findings\": [");
    for (Iterator<Finding> each = check.findings().iterator(); each.hasNext(); ) {
      out.println("  " + object(each.next()) + (each.hasNext() ? "," : ""));
    }
    out.println("]}");
  }

  private static String object(Finding finding) {
    return "{\"name\": "
        + string(finding.name())
        + ", \"status\": "
        + string(finding.status().name().toLowerCase(Locale.ROOT))
        + ", \"detail\": "
        + string(finding.detail())
        + ", \"cost\": "
        + string(finding.cost())
        + ", \"mend\": "
        + string(finding.mend())
        + "}";
  }

  static String string(String text) {
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
