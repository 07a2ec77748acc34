package org.lxcpool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcpool.lxc.HostCheck;
import org.lxcpool.lxc.HostCheck.Finding;
import org.lxcpool.lxc.HostCheck.Status;

class DoctorTest {
  private static final HostCheck LACKING =
      new HostCheck(
          List.of(
              Finding.ok("kernel", "Linux 6.1"),
              new Finding("AppArmor", Status.DEGRADED, "off", "a layer", "boot with apparmor=1"),
              new Finding("liblxc", Status.MISSING, "not \"there\"", "all", "apt-get install it")));

  private final StringWriter written = new StringWriter();

  @Test
  void tableShowsEachCheckAndTheFix() {
    DoctorCommand.print(LACKING, new PrintWriter(written, true));

    assertThat(written.toString().lines())
        .containsSubsequence(
            "CHECK     STATUS    FOUND",
            "kernel    ok        Linux 6.1",
            "AppArmor  degraded  off",
            "liblxc    MISSING   not \"there\"",
            "liblxc: MISSING",
            "  effect  all",
            "  fix     apt-get install it",
            "A pool can't run here: fix what is MISSING.");
  }

  @Test
  void degradedHostCanRunPools() {
    HostCheck degraded = new HostCheck(LACKING.findings().subList(0, 2));
    DoctorCommand.print(degraded, new PrintWriter(written, true));

    assertThat(written.toString()).contains("A pool can run here.");
  }

  @Test
  void jsonHasTheSameFindings() {
    HostCheckJson.print(LACKING, new PrintWriter(written, true));

    JsonObject all = JsonParser.parseString(written.toString()).getAsJsonObject();
    assertThat(all.get("canRunPool").getAsBoolean()).isFalse();
    assertThat(all.getAsJsonArray("findings"))
        .hasSize(LACKING.findings().size())
        .anySatisfy(
            finding -> {
              JsonObject object = finding.getAsJsonObject();
              assertThat(object.get("status").getAsString()).isEqualTo("missing");
              assertThat(object.get("detail").getAsString()).isEqualTo("not \"there\"");
            });
  }

  @Test
  void exitCodeAndOutputAgreeOnThisHost() {
    Cli cli = Cli.run("doctor");

    assertThat(cli.err()).isEmpty();
    assertThat(cli.out())
        .contains("CHECK", cli.code() == 0 ? "A pool can run here." : "A pool can't run here");
    assertThat(cli.code()).isBetween(0, 1);
  }

  @Test
  void homeOptionSelectsTheCheckedDirectory(@TempDir Path directory) {
    Path home = directory.resolve("not/yet/there");

    Cli cli = Cli.run("doctor", "--json", "--home", home.toString());

    assertThat(cli.err()).isEmpty();
    assertThat(JsonParser.parseString(cli.out()).getAsJsonObject().getAsJsonArray("findings"))
        .anySatisfy(
            finding -> {
              JsonObject object = finding.getAsJsonObject();
              assertThat(object.get("name").getAsString()).isEqualTo("disk space");
              assertThat(object.get("detail").getAsString()).contains(directory.toString());
            });
    assertThat(home).doesNotExist();
  }
}
