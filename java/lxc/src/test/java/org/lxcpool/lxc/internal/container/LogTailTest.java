package org.lxcpool.lxc.internal.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  private static final String ERROR = "lxc c1 20261124101500.123 ERROR    start - ";

  private final Path directory;

  LogTailTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Path log(String content) throws IOException {
    return Files.writeString(directory.resolve("log"), content);
  }

  @Test
  void errorsAreReturnedWithoutTheirPlaces() throws IOException {
    Path log =
        log(
            """
            lxc c1 20261124101500.100 WARN     cgfsng - ../src/cgroups.c:fit:11 - No such device
            lxc c1 20261124101500.123 ERROR    network - ../src/network.c:veth:7 - File exists - veth
            lxc c1 20261124101500.124 ERROR    start - ../src/start.c:spawn:1862 - Failed to create
            """);

    assertThat(LogTail.errors(log)).containsExactly("File exists - veth", "Failed to create");
  }

  @Test
  void theLastFiveAreKept() throws IOException {
    StringBuilder content = new StringBuilder();
    for (int i = 1; i <= 7; i++) {
      content.append(ERROR).append("a.c:f:1 - number ").append(i).append('\n');
    }

    assertThat(LogTail.errors(log(content.toString())))
        .containsExactly("number 3", "number 4", "number 5", "number 6", "number 7");
  }

  @Test
  void aLastLineWithoutATerminatorCounts() throws IOException {
    assertThat(LogTail.errors(log(ERROR + "a.c:f:1 - cut"))).containsExactly("cut");
  }

  @Test
  void aMessageThatQuotesAnotherIsComplete() throws IOException {
    Path log = log(ERROR + "a.c:f:1 - hook said: ERROR x - y - z\n");

    assertThat(LogTail.errors(log)).containsExactly("hook said: ERROR x - y - z");
  }

  @Test
  void aCarriageReturnOrBrokenTextInAMessageHidesNothing() throws IOException {
    Path log = log(ERROR + "a.c:f:1 - one\rtwo\n");
    Files.write(log, new byte[] {(byte) 0xff, '\n'}, java.nio.file.StandardOpenOption.APPEND);

    assertThat(LogTail.errors(log)).containsExactly("one\rtwo");
  }

  @Test
  void theEndOfALongLogIsRead() throws IOException {
    String early = ERROR + "a.c:f:1 - early\n";
    String noise = "lxc c1 20261124101500.123 INFO     start - a.c:f:1 - nothing\n".repeat(2_000);

    assertThat(LogTail.errors(log(early + noise + ERROR + "a.c:f:1 - late\n")))
        .containsExactly("late");
  }

  @Test
  void thereAreNoErrorsWithoutALogOrWithoutErrorLines() throws IOException {
    assertThat(LogTail.errors(directory.resolve("none"))).isEmpty();
    assertThat(LogTail.errors(directory)).isEmpty();
    assertThat(LogTail.errors(log(""))).isEmpty();
    assertThat(LogTail.errors(log("ERROR\nlxc ERROR start\nan ERROR - of - form\n"))).isEmpty();
  }
}
