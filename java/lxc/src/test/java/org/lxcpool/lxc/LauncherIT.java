package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lxcpool.lxc.LxcTestHost.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.lxcpool.ContainerException;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolError;
import org.lxcpool.lxc.internal.launcher.LauncherChildren;

/** Starts that hang or crash in the launcher, and deaths of the launcher, on real liblxc. */
@Tag("lxc")
class LauncherIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final String HANG = "sleep 1000";
  private static final int HANGS = Boolean.getBoolean("lxcpool.test.full") ? 100 : 20;

  @RegisterExtension final LxcTestHost host = new LxcTestHost(Isolation.PROCESS);

  @TempDir Path directory = Path.of("/nowhere");

  /** Returns a factory whose containers run a script at their start that hangs. */
  private LxcContainerFactory.Builder hanging() throws IOException {
    Path script = directory.resolve("hang");
    if (Files.notExists(script)) {
      Files.writeString(script, "#!/bin/sh\nexec " + HANG + "\n");
      assertThat(script.toFile().setExecutable(true)).isTrue();
    }
    return host.factory()
        .namePrefix(host.mark() + "-hang")
        .config("lxc.hook.pre-start", script.toString());
  }

  private static ProcessHandle launcher(LxcContainerFactory factory) {
    return launcher(factory.nativeStatus());
  }

  static ProcessHandle launcher(String nativeStatus) {
    Matcher m = Pattern.compile("by launcher, pid (\\d+)").matcher(nativeStatus);
    assertThat(m.find()).as(nativeStatus).isTrue();
    return ProcessHandle.of(Long.parseLong(m.group(1))).orElseThrow();
  }

  /** Returns lxcpool's threads, except those that serve all factories. */
  private static List<String> ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("lxcpool-"))
        .filter(name -> !Set.of("lxcpool-exit-watch", "lxcpool-cleaner").contains(name))
        .toList();
  }

  /** A start in a thread of its own, which hangs in its hook once this is created. */
  private static final class HungStart {
    private final AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    private final Thread thread;

    HungStart(LxcContainer container, ProcessHandle launcher) {
      thread =
          new Thread(
              () -> {
                try {
                  container.start();
                } catch (Exception e) {
                  thrown.set(e);
                }
              });
      thread.start();
      Awaitility.await()
          .atMost(MINUTE)
          .until(
              () ->
                  launcher
                      .descendants()
                      .anyMatch(p -> p.info().commandLine().orElse("").contains(HANG)));
    }

    @Nullable Throwable awaitEnd() throws InterruptedException {
      thread.join(TimeUnit.SECONDS.toMillis(20));
      assertThat(thread.isAlive()).isFalse();
      return thrown.get();
    }
  }

  /** The process that defined a container is also to start it, and must not use stale data. */
  @Test
  void aStartReadsTheConfigurationAgain() throws Exception {
    try (LxcContainerFactory factory = host.factory().build()) {
      try (LxcContainer container = factory.create()) {
        Files.writeString(config(container), "lxc.uts.name = changed\n", StandardOpenOption.APPEND);
        container.start();
        assertThat(run(container, "hostname").strip()).isEqualTo("changed");
      }
      try (LxcContainer container = factory.create()) {
        Files.writeString(config(container), "lxc.no value\n");
        assertThatThrownBy(container::start)
            .isInstanceOf(ContainerException.class)
            .hasMessageContaining("liblxc could not open it");
      }
    }
  }

  private Path config(LxcContainer container) {
    return host.lxcPath().resolve(container.name()).resolve("config");
  }

  @Test
  void hungStartsLeaveNoThreadNoProcessAndNoContainer() throws Exception {
    List<String> threads = ourThreads();
    List<PoolError> errors = new CopyOnWriteArrayList<>();
    try (LxcContainerFactory factory = hanging().build()) {
      ProcessHandle launcher = launcher(factory);
      try (ContainerPool<LxcContainer> pool =
          ContainerPool.<LxcContainer>builder(factory)
              .capacity(5)
              .creationTimeout(Duration.ofMillis(500))
              .maxErrorsPerHour(10_000)
              .build()) {
        Awaitility.await()
            .atMost(Duration.ofMinutes(10))
            .until(
                () -> {
                  errors.addAll(pool.errors().drain());
                  return errors.size() >= HANGS;
                });
        pool.close(MINUTE);
        assertThat(errors)
            .allSatisfy(e -> assertThat(e.phase()).isEqualTo(PoolError.Phase.TIMEOUT));
        Awaitility.await().atMost(MINUTE).until(() -> pool.stats().abandoned() == 0);
      }
      LauncherChildren.awaitOnlyTheNext(launcher);
      assertThat(launcher.isAlive()).isTrue();
    }
    Awaitility.await().atMost(MINUTE).until(() -> ourThreads().size() <= threads.size());
  }

  @Test
  void anInterruptedStartReturnsAtOnceAndLeavesNoProcess() throws Exception {
    try (LxcContainerFactory factory = hanging().build();
        LxcContainer container = factory.create()) {
      ProcessHandle launcher = launcher(factory);
      HungStart start = new HungStart(container, launcher);
      start.thread.interrupt();
      assertThat(start.awaitEnd()).isInstanceOf(InterruptedException.class);
      LauncherChildren.awaitOnlyTheNext(launcher);
    }
  }

  @Test
  void aCrashedStartFailsOnlyThatStart() throws Exception {
    try (LxcContainerFactory hanging = hanging().build();
        LxcContainer container = hanging.create()) {
      ProcessHandle launcher = launcher(hanging);
      HungStart start = new HungStart(container, launcher);
      for (ProcessHandle child : launcher.children().toList()) {
        LxcTestHost.onHost("kill", "-SEGV", Long.toString(child.pid()));
      }
      assertThat(start.awaitEnd())
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("start of container " + container.name())
          .hasMessageContaining("SIGSEGV");
      assertThat(launcher(hanging).pid()).isEqualTo(launcher.pid());
      // The process for the next request may have been killed, too, and end after the answer.
      Awaitility.await().until(() -> launcher.descendants().count() <= 1);
    }
  }

  @Test
  void theLaunchersDeathFailsItsRequestsAndContainersSurvive() throws Exception {
    try (LxcContainerFactory factory = host.factory().build();
        LxcContainerFactory hanging = hanging().build();
        LxcContainer container = factory.create();
        LxcContainer hung = hanging.create()) {
      container.start();
      container.awaitNetwork(MINUTE);
      ProcessHandle first = launcher(factory);
      first.destroyForcibly();
      first.onExit().get(10, TimeUnit.SECONDS);
      assertThat(container.isAlive()).isTrue();
      // The next request starts a new launcher.
      Awaitility.await()
          .ignoreExceptionsMatching(e -> e instanceof ContainerException)
          .until(() -> run(container, "hostname").equals(container.name()));
      assertThat(launcher(factory).pid()).isNotEqualTo(first.pid());

      ProcessHandle second = launcher(hanging);
      HungStart start = new HungStart(hung, second);
      List<ProcessHandle> begun = second.descendants().toList();
      second.destroyForcibly();
      assertThat(start.awaitEnd())
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("start of container " + hung.name())
          .hasMessageContaining("the launcher (pid " + second.pid() + ") ended during");
      Awaitility.await().until(() -> begun.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  @Test
  void aLauncherEndsWithItsAgentAndContainersSurvive() throws Exception {
    try (LxcContainerFactory ownerOfTheBridge =
            host.factory().namePrefix(host.mark() + "-bridge").build();
        AgentProcess agent = Agent.start(host, directory, Isolation.PROCESS, List.of("-Xmx64m"))) {
      assertThat(ownerOfTheBridge.nativeStatus()).contains("by launcher");
      String[] started = agent.ask("start").split(" ", -1);
      ProcessHandle init = ProcessHandle.of(Long.parseLong(started[1])).orElseThrow();
      ProcessHandle launcher = launcher(agent.ask("status"));
      assertThat(init.parent().flatMap(ProcessHandle::parent)).hasValue(launcher);
      agent.handle().destroyForcibly();
      launcher.onExit().get(10, TimeUnit.SECONDS);
      assertThat(init.isAlive()).isTrue();
      host.factory().build().close(); // the next agent removes the container, which wasn't ready
      Awaitility.await().until(() -> !init.isAlive());
    }
  }

  @Test
  void aContainerOutlivesItsFactoryAndCanStillExecuteCommands() throws Exception {
    try (LxcContainerFactory ownerOfTheBridge =
            host.factory().namePrefix(host.mark() + "-bridge").build();
        LxcContainer container = startedOfClosedFactory()) {
      assertThat(ownerOfTheBridge.nativeStatus()).contains("by launcher");
      assertThat(container.isAlive()).isTrue();
      assertThat(run(container, "hostname")).isEqualTo(container.name());
    }
  }

  private LxcContainer startedOfClosedFactory() throws Exception {
    try (LxcContainerFactory factory = host.factory().build()) {
      LxcContainer container = factory.create();
      container.start();
      container.awaitNetwork(MINUTE);
      return container;
    }
  }
}
