package org.lxcpool.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.lxcpool.PoolError;
import org.lxcpool.cli.support.CommandFailed;

class LiveProgressTest {
  private final StringWriter written = new StringWriter();
  private final PrintWriter out = new PrintWriter(written);

  @Test
  void terminalHasOneLineThatIsRedrawnAndErased() {
    LiveProgress progress = new LiveProgress(out, true, 2);
    progress.begin("fill", 0);
    progress.containerReady("first", Duration.ZERO);
    progress.draw(1);
    progress.end();

    assertThat(written.toString())
        .contains("0/2 ready", "[############............] 1/2 ready")
        .doesNotContain("\n", "first")
        .endsWith("\r\u001b[K");
  }

  @Test
  void otherOutputHasALineForEachContainer() {
    LiveProgress progress = new LiveProgress(out, false, 2);
    progress.begin("fill", 0);
    progress.containerReady("first", Duration.ZERO);
    progress.draw(1);
    progress.containerReady("second", Duration.ZERO);
    progress.end();
    progress.containerReady("third", Duration.ZERO);

    assertThat(written.toString().lines()).hasSize(2);
    assertThat(written.toString())
        .contains("1/2 ready", ": first", "2/2 ready", ": second")
        .doesNotContain("\r");
  }

  @Test
  void errorIsOneLine() {
    LiveProgress progress = new LiveProgress(out, false, 2);
    PoolError.Phase phase = PoolError.Phase.START;
    progress.errorRecorded(
        new PoolError(Instant.EPOCH, phase, "first", new CommandFailed("two\nlines")));

    assertThat(written.toString().strip()).isEqualTo("error   start: two; lines");
  }
}
