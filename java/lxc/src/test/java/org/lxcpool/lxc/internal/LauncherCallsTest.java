package org.lxcpool.lxc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.Limits;
import org.lxcpool.lxc.internal.image.PreparedBase;
import org.lxcpool.lxc.internal.launcher.Launcher;

/** How what the launcher says becomes an error of one container, over the scripted liblxc. */
class LauncherCallsTest {
  private final Launcher launcher =
      new Launcher(
          Path.of("target", "native", "libstub_liblxc.so").toAbsolutePath().toString(), "");
  private final LauncherCalls calls = new LauncherCalls(launcher);

  @TempDir Path lxcPath = Path.of("/nowhere");

  @AfterEach
  void close() {
    calls.close();
  }

  private ContainerOperations operations(String name) {
    PreparedBase base = new PreparedBase(Path.of("/base"), PreparedBase.INIT, false);
    return new ContainerOperations(
        calls,
        new ContainerSpec(
            name, lxcPath, base, null, Limits.standard(), null, Path.of("/policy"), Map.of()));
  }

  private void define(String name) {
    operations(name).define(new HostSecurity(false, Optional.empty()));
  }

  @Test
  void theReasonIsInTheContainersLog() {
    assertThatThrownBy(() -> define("save-log"))
        .isInstanceOf(ContainerException.class)
        .hasMessage("create of container save-log failed (state NEW): the stub's own reason");
  }

  @Test
  void withoutALogThereIsNoReason() {
    assertThatThrownBy(() -> define("save-garbage"))
        .isInstanceOf(ContainerException.class)
        .hasMessageEndingWith("liblxc says no reason");
  }

  @Test
  void aRefusedItemIsNamed() {
    assertThatThrownBy(() -> define("set-false"))
        .isInstanceOf(ContainerException.class)
        .hasMessageEndingWith("liblxc refuses lxc.uts.name = \"set-false\"");
  }

  @Test
  void aCrashIsNamedByItsSignal() {
    assertThatThrownBy(() -> define("create-segv"))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("create of container create-segv failed")
        .hasMessageContaining("killed by SIGSEGV");
    assertThatThrownBy(() -> operations("start-segv").start())
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("start of container start-segv failed")
        .hasMessageContaining("killed by SIGSEGV");
    assertThat(operations("fine").state()).isEqualTo("RUNNING");
  }

  @Test
  void aHungStartThatIsInterruptedReturnsAtOnce() throws Exception {
    assertInterruptEnds(() -> operations("start-hang").start(), InterruptedException.class);
  }

  @Test
  void aHungCreationThatIsInterruptedReturnsAtOnce() throws Exception {
    assertInterruptEnds(() -> define("create-hang"), ContainerException.class);
  }

  private interface Call {
    void run() throws Exception;
  }

  private void assertInterruptEnds(Call call, Class<? extends Exception> kind) throws Exception {
    ProcessHandle process = ProcessHandle.of(launcher.pid()).orElseThrow();
    Throwable[] thrown = new Throwable[1];
    Thread thread =
        new Thread(
            () -> {
              try {
                call.run();
              } catch (Exception e) {
                thrown[0] = e;
              }
            });
    thread.start();
    org.awaitility.Awaitility.await().until(() -> process.children().findAny().isPresent());
    thread.interrupt();
    thread.join(TimeUnit.SECONDS.toMillis(10));
    assertThat(thread.isAlive()).isFalse();
    assertThat(thrown[0]).isInstanceOf(kind);
    assertThat(process.children()).isEmpty();
  }

  @Test
  void aCommandHasTheStreamsAndTheExitCodeOfAProcess() throws Exception {
    Process process =
        operations("fine").exec(List.of("sh", "-c", "tr a-z A-Z; exit 7"), List.of("PATH=/bin"));
    process.getOutputStream().write("words".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    process.getOutputStream().close();
    assertThat(process.getInputStream().readAllBytes()).asString().isEqualTo("WORDS");
    assertThat(process.waitFor()).isEqualTo(7);
  }

  @Test
  void aCommandDiesWithItsLauncher() throws Exception {
    Process process = operations("fine").exec(List.of("sleep", "1000"), List.of("PATH=/bin"));
    ProcessHandle.of(launcher.pid()).orElseThrow().destroyForcibly();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(128 + 9);
    org.awaitility.Awaitility.await()
        .until(() -> ProcessHandle.of(process.pid()).filter(ProcessHandle::isAlive).isEmpty());
  }
}
