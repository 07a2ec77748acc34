package org.lxcpool.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.lxcpool.cli.support.Failures;
import org.lxcpool.cli.support.Table;
import org.lxcpool.lxc.LxcInventory.Item;
import org.lxcpool.lxc.LxcInventory.Pool;

/** Prints a table of pools' containers. */
final class InventoryTable {
  private InventoryTable() {}

  static void print(List<Pool> pools, PrintWriter out) {
    if (pools.isEmpty()) {
      out.println("no pool is running here, and no leftovers were found");
      return;
    }
    Table table =
        Table.ofText("CONTAINER", "POOL", "STATE", "RUNS", "AGE", "ADDRESS", "HOLDER", "NOTE");
    for (Pool pool : pools) {
      for (Item item : pool.containers()) {
        table.row(
            item.name(),
            pool.name(),
            item.state().name().toLowerCase(Locale.ROOT),
            item.running() ? "yes" : "no",
            item.created() == null ? "-" : age(item.age()),
            item.addresses().isEmpty() ? "-" : String.join(" ", item.addresses()),
            item.owner() == 0 ? "gone" : "pid " + item.owner(),
            note(item));
      }
    }
    table.lines().forEach(out::println);
    out.println();
    for (Pool pool : pools) {
      String holder = pool.holder();
      out.println(
          "pool "
              + pool.name()
              + ": "
              + count(pool.containers().size())
              + ", "
              + (holder == null
                  ? "no agent: the next agent adopts the ready containers, ./lxcpool reap removes"
                      + " all"
                  : holder));
    }
  }

  private static String count(int containers) {
    return containers == 1 ? "1 container" : containers + " containers";
  }

  private static String note(Item item) {
    String time = item.heldFor().isZero() ? "" : "for " + age(item.heldFor()) + ": ";
    return Failures.oneLine(time + item.reason());
  }

  /** Returns a duration in its two largest units. */
  static String age(Duration age) {
    if (age.toDays() > 0) {
      return age.toDays() + "d" + age.toHoursPart() + "h";
    }
    if (age.toHours() > 0) {
      return age.toHours() + "h" + age.toMinutesPart() + "m";
    }
    return age.toMinutes() > 0
        ? age.toMinutes() + "m" + age.toSecondsPart() + "s"
        : age.toSeconds() + "s";
  }
}
