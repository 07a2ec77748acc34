package org.lxcpool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcpool.cli.support.Root;
import org.lxcpool.lxc.LxcInventory.Item;
import org.lxcpool.lxc.LxcInventory.Pool;
import org.lxcpool.lxc.LxcInventory.State;

class InventoryTest {
  private static final List<Pool> POOLS =
      List.of(
          new Pool(
              "alive",
              "the pool in process 7 on host",
              List.of(
                  new Item(
                      "alive-aaaaaaaaaa",
                      State.HELD,
                      true,
                      Instant.EPOCH,
                      Duration.ofSeconds(61),
                      List.of("10.77.0.2"),
                      7,
                      Duration.ofMinutes(90),
                      "flaky\ntest"))),
          new Pool(
              "dead",
              null,
              List.of(
                  new Item(
                      "dead-bbbbbbbbbb",
                      State.UNRECORDED,
                      false,
                      null,
                      Duration.ZERO,
                      List.of(),
                      0,
                      Duration.ZERO,
                      "directory"))));

  private static String printed(BiConsumer<List<Pool>, PrintWriter> print, List<Pool> pools) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    print.accept(pools, writer);
    writer.flush();
    return out.toString();
  }

  @Test
  void tableHasALineForEachContainerAndPool() {
    assertThat(printed(InventoryTable::print, POOLS).lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("CONTAINER"),
            line ->
                assertThat(line)
                    .startsWith("alive-aaaaaaaaaa")
                    .contains("held", "1m1s", "10.77.0.2", "pid 7", "for 1h30m: flaky; test"),
            line ->
                assertThat(line)
                    .startsWith("dead-bbbbbbbbbb")
                    .contains("unrecorded", "gone", "directory"),
            line -> assertThat(line).isEmpty(),
            line ->
                assertThat(line)
                    .isEqualTo("pool alive: 1 container, the pool in process 7 on host"),
            line -> assertThat(line).startsWith("pool dead: 1 container, no agent"));
  }

  @Test
  void absenceOfPoolsIsReported() {
    assertThat(printed(InventoryTable::print, List.of())).startsWith("no pool is running here");
    assertThat(printed(InventoryJson::print, List.of())).isEqualToIgnoringNewLines("[]");
  }

  @Test
  void jsonHasTheSameContent() {
    JsonArray pools = JsonParser.parseString(printed(InventoryJson::print, POOLS)).getAsJsonArray();
    assertThat(pools).hasSize(2);
    JsonObject alive = pools.get(0).getAsJsonObject();
    assertThat(alive.get("pool").getAsString()).isEqualTo("alive");
    JsonObject held = alive.getAsJsonArray("containers").get(0).getAsJsonObject();
    assertThat(held.get("state").getAsString()).isEqualTo("held");
    assertThat(held.get("ageSeconds").getAsInt()).isEqualTo(61);
    assertThat(held.get("heldForSeconds").getAsInt()).isEqualTo(5400);
    assertThat(held.get("ownerPid").getAsInt()).isEqualTo(7);
    JsonObject dead = pools.get(1).getAsJsonObject();
    assertThat(dead.get("holder").isJsonNull()).isTrue();
    JsonObject unrecorded = dead.getAsJsonArray("containers").get(0).getAsJsonObject();
    assertThat(unrecorded.get("created").isJsonNull()).isTrue();
    assertThat(unrecorded.get("ownerPid").isJsonNull()).isTrue();
  }

  @Test
  void ageHasItsTwoLargestUnits() {
    assertThat(InventoryTable.age(Duration.ofMillis(999))).isEqualTo("0s");
    assertThat(InventoryTable.age(Duration.ofSeconds(59))).isEqualTo("59s");
    assertThat(InventoryTable.age(Duration.ofMinutes(59))).isEqualTo("59m0s");
    assertThat(InventoryTable.age(Duration.ofHours(23))).isEqualTo("23h0m");
    assertThat(InventoryTable.age(Duration.ofHours(50))).isEqualTo("2d2h");
  }

  @Test
  void existingHomeMayBeEmpty(@TempDir Path home) {
    assumeTrue(Root.isRoot(), "the records of pools belong to root");

    Cli cli = Cli.run("ps", "--home", home.toString());

    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(cli.out()).startsWith("no pool is running here");
  }

  @Test
  void missingHomeIsRefused(@TempDir Path directory) {
    Path home = directory.resolve("typo");

    for (String command : List.of("ps", "reap")) {
      Cli cli = Cli.run(command, "--home", home.toString());

      assertThat(cli.code()).isEqualTo(2);
      assertThat(cli.err()).contains("--home " + home + ": there is no such directory");
    }
  }
}
