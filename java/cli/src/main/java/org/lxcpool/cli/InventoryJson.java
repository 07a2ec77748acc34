package org.lxcpool.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.lxcpool.lxc.LxcInventory.Item;
import org.lxcpool.lxc.LxcInventory.Pool;

/** Prints the containers of pools as JSON. */
final class InventoryJson {
  private static final double MILLIS = 1_000;

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();

  private InventoryJson() {}

  static void print(List<Pool> pools, PrintWriter out) {
    JsonArray all = new JsonArray();
    for (Pool pool : pools) {
      JsonArray containers = new JsonArray();
      pool.containers().forEach(item -> containers.add(object(item)));
      JsonObject object = new JsonObject();
      object.addProperty("pool", pool.name());
      object.addProperty("holder", pool.holder());
      object.add("containers", containers);
      all.add(object);
    }
    out.println(GSON.toJson(all));
  }

  private static JsonObject object(Item item) {
    JsonArray addresses = new JsonArray();
    item.addresses().forEach(addresses::add);
    JsonObject object = new JsonObject();
    object.addProperty("name", item.name());
    object.addProperty("state", item.state().name().toLowerCase(Locale.ROOT));
    object.addProperty("running", item.running());
    object.addProperty("created", item.created() == null ? null : item.created().toString());
    object.addProperty("ageSeconds", item.age().toMillis() / MILLIS);
    object.add("addresses", addresses);
    object.addProperty("ownerPid", item.owner() == 0 ? null : item.owner());
    object.addProperty("heldForSeconds", item.heldFor().toMillis() / MILLIS);
    object.addProperty("note", item.reason());
    return object;
  }
}
