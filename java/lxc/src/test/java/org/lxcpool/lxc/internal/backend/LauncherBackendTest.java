package org.lxcpool.lxc.internal.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.Limits;
import org.lxcpool.lxc.internal.container.ContainerLife;
import org.lxcpool.lxc.internal.container.StartedProcesses;
import org.lxcpool.lxc.internal.launcher.Launcher;
import org.lxcpool.lxc.internal.launcher.LauncherChildren;
import org.lxcpool.lxc.internal.ledger.Intent;
import org.lxcpool.lxc.internal.ledger.Ledger;
import org.lxcpool.lxc.internal.ledger.LedgerEntry;
import org.lxcpool.lxc.internal.linux.ProcessId;
import org.lxcpool.lxc.internal.spec.ContainerSpec;
import org.lxcpool.lxc.internal.spec.HostSecurity;
import org.lxcpool.lxc.internal.spec.PreparedBase;

/** Errors of containers that the launcher reports, with the scripted liblxc. */
class LauncherBackendTest {
  private static final int CRASHES = Boolean.getBoolean("lxcpool.test.full") ? 100 : 20;

  private final Launcher launcher =
      new Launcher(
          Path.of("target", "native", "libstub_liblxc.so").toAbsolutePath().toString(), "");
  private final LauncherBackend calls = new LauncherBackend(launcher);

  @TempDir Path lxcPath = Path.of("/nowhere");

  private Ledger ledger;
  private Process init;

  @BeforeEach
  void open(@TempDir Path home) throws Exception {
    ledger = Ledger.open(home, "pool");
    init = new ProcessBuilder("sleep", "1000").start();
  }

  @AfterEach
  void close() throws Exception {
    calls.close();
    init.destroyForcibly().waitFor();
    ledger.close();
  }

  private ContainerSpec spec(String name) {
    PreparedBase base = new PreparedBase(Path.of("/base"), PreparedBase.INIT, false);
    return new ContainerSpec(
        name, lxcPath, base, null, Limits.standard(), null, Path.of("/policy"), List.of());
  }

  /** Returns a container that is to be defined. */
  private ContainerLife intended(String name) {
    LedgerEntry entry = ledger.reserve(Intent.now(0, name, lxcPath, "", "")).intended();
    return new ContainerLife(spec(name), calls, null, entry);
  }

  private void define(String name) {
    intended(name).define(new HostSecurity(false, false, Optional.empty()));
  }

  /** Returns a container that counts as defined. */
  private ContainerLife created(String name) {
    ContainerLife container = intended(name);
    container.entry().created();
    return container;
  }

  /** Returns a container that counts as started, with a process that runs as its init. */
  private ContainerLife running(String name) throws Exception {
    ContainerLife container = created(name);
    assertThat(container.entry().starting()).isTrue();
    ProcessId process = ProcessId.of((int) init.pid()).orElseThrow();
    container.entry().started(process, process);
    container.runs(StartedProcesses.find(process, process).orElseThrow());
    return container;
  }

  @Test
  void reasonIsReadFromTheContainersLog() {
    assertThatThrownBy(() -> define("save-log"))
        .isInstanceOf(ContainerException.class)
        .hasMessage("create of container save-log failed (state NEW): the stub's own reason");
  }

  @Test
  void withoutALogThereIsNoReason() {
    assertThatThrownBy(() -> define("save-garbage"))
        .isInstanceOf(ContainerException.class)
        .hasMessageEndingWith("liblxc reported no error");
  }

  @Test
  void rejectedItemIsNamed() {
    assertThatThrownBy(() -> define("set-false"))
        .isInstanceOf(ContainerException.class)
        .hasMessageEndingWith("liblxc refuses the value of lxc.uts.name");
  }

  /** For each way liblxc can fail: what is asked, the container, and what the error says of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "create | new-false      | NEW      | liblxc could not open it: unreadable config?",
        "create | create-false   | NEW      | liblxc reported no error",
        "create | create-garbage | NEW      | liblxc reported no error",
        "create | create-null    | NEW      | liblxc reported no error",
        "create | create-log     | NEW      | the stub's own reason",
        "create | set-garbage    | NEW      | liblxc refuses the value of lxc.uts.name",
        "create | set-null       | NEW      | liblxc refuses the value of lxc.uts.name",
        "create | save-null      | NEW      | liblxc reported no error",
        "start  | start-false    | STARTING | liblxc reported no error",
        "start  | start-garbage  | STARTING | liblxc reported no error",
        "start  | start-null     | STARTING | liblxc reported no error",
        "start  | want-null      | STARTING | liblxc reported no error",
        "start  | start-log      | STARTING | the stub's own reason",
        "exec   | attach-false   | RUNNING  | liblxc reported no error",
        "exec   | attach-null    | RUNNING  | liblxc reported no error",
        "exec   | attach-log     | RUNNING  | the stub's own reason",
        "state  | new-false      | STOPPED  | liblxc could not open it: unreadable config?",
        "config | new-false      | STOPPED  | liblxc could not open it: unreadable config?",
        "addresses | new-false   | STOPPED  | liblxc could not open it: unreadable config?",
        "state  | state-segv     | STOPPED  | liblxc crashed: its process was killed by SIGSEGV"
            + " (signal 11)",
        "config | config-segv    | STOPPED  | liblxc crashed: its process was killed by SIGSEGV"
            + " (signal 11)",
        "addresses | ips-segv    | STOPPED  | liblxc crashed: its process was killed by SIGSEGV"
            + " (signal 11)",
        "exec   | attach-segv    | RUNNING  | liblxc crashed: its process was killed by SIGSEGV"
            + " (signal 11)",
      })
  void failureNamesOperationAndReason(String operation, String name, String state, String reason)
      throws Exception {
    if (!operation.equals("create")) {
      Files.createDirectory(lxcPath.resolve(name)); // for its log
    }
    ContainerLife container = operation.equals("exec") ? running(name) : created(name);
    Call call =
        switch (operation) {
          case "create" -> () -> define(name);
          case "start" -> container::start;
          case "exec" -> () -> container.exec(List.of("true"), List.of("PATH=/bin"));
          case "state" -> container::state;
          case "config" -> () -> container.calls().configItem("lxc.uts.name");
          default -> container.calls()::ips;
        };
    assertThatThrownBy(call::run)
        .isInstanceOf(ContainerException.class)
        .hasMessage(
            "%s of container %s failed (state %s): %s".formatted(operation, name, state, reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "null"})
  void missingValueIsNotAFailure(String how) {
    assertThat(created("state-" + how).state()).isEqualTo("UNKNOWN");
    assertThat(created("config-" + how).calls().configItem("lxc.uts.name")).isEmpty();
    assertThat(created("ips-" + how).calls().ips()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"new-false", "destroy-false", "destroy-garbage", "destroy-null"})
  void containerThatLiblxcFailsToDestroyIsRemovedWithoutIt(String name) throws Exception {
    ContainerLife container = created(name);
    Path directory = Files.createDirectory(lxcPath.resolve(name));
    Files.createFile(directory.resolve("config"));
    container.destroy();
    assertThat(directory).doesNotExist();
  }

  @Test
  void crashIsReportedWithItsSignal() {
    assertThatThrownBy(() -> define("create-segv"))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("create of container create-segv failed")
        .hasMessageContaining("killed by SIGSEGV");
    assertThatThrownBy(() -> created("start-segv").start())
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("start of container start-segv failed")
        .hasMessageContaining("killed by SIGSEGV");
    assertThat(created("fine").state()).isEqualTo("RUNNING");
  }

  @Test
  void eachCrashOfLiblxcFailsOneOperation() {
    long first = launcher.pid();
    for (int i = 0; i < CRASHES; i++) {
      assertThatThrownBy(() -> created("start-segv").start())
          .isInstanceOf(ContainerException.class)
          .hasMessage(
              "start of container start-segv failed (state STARTING): liblxc crashed: its process"
                  + " was killed by SIGSEGV (signal 11)");
    }
    assertThat(launcher.pid()).as("the same launcher").isEqualTo(first);
    LauncherChildren.awaitOnlyTheNext(ProcessHandle.of(first).orElseThrow());
    assertThat(created("fine").state()).isEqualTo("RUNNING");
  }

  /** Else it would go on making what is cleaned up. The stub's slow create takes 300 ms. */
  @Test
  void concurrentFailureIsThrownAfterTheLauncherHasFinished() {
    long begin = System.nanoTime();
    assertThatThrownBy(
            () ->
                calls.define(
                    spec("create-slow"),
                    List.of(),
                    List.of(),
                    () -> {
                      throw new IllegalStateException("meanwhile");
                    }))
        .hasMessage("meanwhile");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(250));
  }

  @Test
  void interruptedHungStartReturnsAtOnce() throws Exception {
    assertInterruptEnds(() -> created("start-hang").start(), InterruptedException.class);
  }

  @Test
  void interruptedHungCreationReturnsAtOnce() throws Exception {
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
    LauncherChildren.awaitOnlyTheNext(process);
  }

  @Test
  void commandHasStreamsAndExitCode() throws Exception {
    Process process =
        running("fine").exec(List.of("sh", "-c", "tr a-z A-Z; exit 7"), List.of("PATH=/bin"));
    process.getOutputStream().write("words".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    process.getOutputStream().close();
    assertThat(process.getInputStream().readAllBytes()).asString().isEqualTo("WORDS");
    assertThat(process.waitFor()).isEqualTo(7);
  }

  @Test
  void commandDiesWithItsLauncher() throws Exception {
    Process process = running("fine").exec(List.of("sleep", "1000"), List.of("PATH=/bin"));
    ProcessHandle.of(launcher.pid()).orElseThrow().destroyForcibly();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(128 + 9);
    org.awaitility.Awaitility.await()
        .until(() -> ProcessHandle.of(process.pid()).filter(ProcessHandle::isAlive).isEmpty());
  }
}
