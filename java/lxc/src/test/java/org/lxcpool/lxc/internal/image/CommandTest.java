package org.lxcpool.lxc.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.TreeRemoval;

class CommandTest {
  // Unique to these tests, so that their sleep processes can be found.
  private static final String SECONDS = "1000." + ProcessHandle.current().pid();

  @Test
  void outputIsPassedLineByLineAndQuotedInTheFailure() {
    List<String> lines = new ArrayList<>();
    assertThatThrownBy(
            () ->
                Command.of("sh", "-c", "echo one; echo two >&2; exit 3").run("trying", lines::add))
        .isInstanceOf(ContainerException.class)
        .hasMessage("trying: sh exited with code 3: one\ntwo");
    assertThat(lines).containsExactly("one", "two");
  }

  @Test
  void missingProgramFailsWithTheRemedy(@TempDir Path directory) throws Exception {
    List<String> missing = List.of("no-such-program");

    assertThatThrownBy(() -> new Command("install it", missing).run("trying"))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("trying: no-such-program not found: install it");
    Root.assumeRoot();
    assertThatThrownBy(() -> Command.isolated("install it", directory, missing).run("trying"))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("trying: no-such-program exited with code 127")
        .hasMessageContaining("install it");
  }

  @Test
  void interruptEndsTheProgramAndItsChildren() {
    Command command = Command.of("sh", "-c", "sleep " + SECONDS + " & echo ready; wait");

    assertInterrupted(command);
    assertThat(sleepers()).isEmpty();
  }

  @Test
  void nothingOfAnIsolatedProgramOutlivesTheInterrupt(@TempDir Path directory) throws Exception {
    Root.assumeRoot();
    String script =
        """
        touch $TMPDIR/file && mkdir $TMPDIR/mount && mount -t tmpfs none $TMPDIR/mount || exit
        setsid sleep %s &
        echo ready
        wait
        """
            .formatted(SECONDS);
    Command command = Command.isolated("install it", directory, List.of("sh", "-c", script));

    assertInterrupted(command);
    assertThat(sleepers()).isEmpty();
    assertThat(directory.resolve("file")).exists();
    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(directory + "/");
    TreeRemoval.unlessMounted(directory.resolve("mount"));
  }

  private static void assertInterrupted(Command command) {
    Thread runner = Thread.currentThread();
    assertThatThrownBy(
            () ->
                command.run(
                    "trying",
                    line -> {
                      assertThat(line).isEqualTo("ready");
                      runner.interrupt();
                    }))
        .isInstanceOf(ContainerException.class)
        .hasMessage("trying: interrupted");
    assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
  }

  private static List<ProcessHandle> sleepers() {
    return ProcessHandle.allProcesses()
        .filter(each -> each.info().commandLine().orElse("").endsWith("sleep " + SECONDS))
        .toList();
  }
}
