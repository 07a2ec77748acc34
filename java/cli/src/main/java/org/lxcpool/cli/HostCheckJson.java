package org.lxcpool.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.Locale;
import org.lxcpool.lxc.HostCheck;
import org.lxcpool.lxc.HostCheck.Finding;

/** Prints the findings of a host check as JSON. */
final class HostCheckJson {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private HostCheckJson() {}

  static void print(HostCheck check, PrintWriter out) {
    JsonArray findings = new JsonArray();
    check.findings().forEach(finding -> findings.add(object(finding)));
    JsonObject all = new JsonObject();
    all.addProperty("canRunPool", check.canRunPool());
    all.add("findings", findings);
    out.println(GSON.toJson(all));
  }

  private static JsonObject object(Finding finding) {
    JsonObject object = new JsonObject();
    object.addProperty("name", finding.name());
    object.addProperty("status", finding.status().name().toLowerCase(Locale.ROOT));
    object.addProperty("detail", finding.detail());
    object.addProperty("cost", finding.cost());
    object.addProperty("mend", finding.mend());
    return object;
  }
}
