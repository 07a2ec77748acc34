package org.lxcpool.lxc.internal.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.launcher.Request.Kind;

/** The launcher's life, over a liblxc that does what a container's name says. Needs no root. */
class LauncherTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(100);

  private final Launcher launcher = new Launcher(stub(), "");

  /** The scripted liblxc; see {@code native/tests/stub_liblxc.c}. */
  static String stub() {
    return Path.of("target", "native", "libstub_liblxc.so").toAbsolutePath().toString();
  }

  @AfterEach
  void close() {
    launcher.close();
  }

  private Exchange send(Kind kind, Duration deadline, String name) {
    return launcher.send(new Request(kind, deadline, List.of("/nowhere", name)));
  }

  private static ProcessHandle process(long pid) {
    return ProcessHandle.of(pid).orElseThrow();
  }

  private static void awaitEnd(ProcessHandle process) throws Exception {
    process.onExit().get(10, TimeUnit.SECONDS);
  }

  @Test
  void eachOutcomeHasItsOwnReply() {
    assertThat(send(Kind.STATE, LONG, "fine").awaitUninterruptibly().strings())
        .containsExactly("RUNNING");
    assertThat(send(Kind.DEFINE, LONG, "save-garbage").awaitUninterruptibly().kind())
        .isEqualTo(Reply.Kind.FAILED);
    Reply crashed = send(Kind.DEFINE, LONG, "save-segv").awaitUninterruptibly();
    assertThat(crashed.kind()).isEqualTo(Reply.Kind.CRASHED);
    assertThat(crashed.number()).isEqualTo(11);
    assertThat(send(Kind.STATE, SHORT, "state-hang").awaitUninterruptibly().kind())
        .isEqualTo(Reply.Kind.OVERDUE);
    assertThat(send(Kind.STATE, LONG, "").awaitUninterruptibly().kind())
        .isEqualTo(Reply.Kind.REFUSED);
  }

  @Test
  void hungOperationsAreCancelledAndLeaveNoProcess() throws Exception {
    List<Exchange> hung = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      hung.add(send(Kind.START, LONG, "start-hang"));
    }
    for (Exchange each : hung) {
      assertThat(each.cancel().kind()).isEqualTo(Reply.Kind.CANCELLED);
      each.process() // empty if it had ended before it was opened
          .ifPresent(
              process -> {
                assertThat(process.signal(0)).isFalse();
                process.close();
              });
    }
    LauncherChildren.awaitOnlyTheNext(process(launcher.pid()));
  }

  @Test
  void killedLauncherFailsPendingRequestsAndIsRestarted() throws Exception {
    Exchange hung = send(Kind.DEFINE, LONG, "save-hang");
    ProcessHandle first = process(launcher.pid());
    Awaitility.await().until(() -> first.children().findAny().isPresent());
    List<ProcessHandle> children = first.children().toList();
    first.destroyForcibly();
    assertThatThrownBy(hung::awaitUninterruptibly)
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("the launcher (pid " + first.pid() + ") ended during")
        .hasMessageContaining("killed by signal 9");
    for (ProcessHandle child : children) {
      awaitEnd(child);
    }
    assertThat(send(Kind.STATE, LONG, "fine").awaitUninterruptibly().kind())
        .isEqualTo(Reply.Kind.DONE);
    assertThat(launcher.pid()).isNotEqualTo(first.pid());
  }

  @Test
  void closedLauncherEndsOnceNoRequestIsPending() throws Exception {
    Exchange slow = send(Kind.DEFINE, LONG, "save-slow");
    ProcessHandle first = process(launcher.pid());
    launcher.close();
    assertThat(slow.awaitUninterruptibly().kind()).isEqualTo(Reply.Kind.DONE);
    awaitEnd(first);
    // Remaining containers are still served.
    assertThat(send(Kind.DESTROY, LONG, "fine").awaitUninterruptibly().kind())
        .isEqualTo(Reply.Kind.DONE);
    awaitEndOf(launcher.pid());
  }

  private static void awaitEndOf(long pid) {
    Awaitility.await().until(() -> ProcessHandle.of(pid).isEmpty());
  }

  @Test
  void rejectedStartHasForkedNoProcess() throws Exception {
    Exchange refused = send(Kind.START, LONG, "");
    assertThat(refused.await().kind()).isEqualTo(Reply.Kind.REFUSED);
    assertThat(refused.process()).isEmpty();
  }

  @Test
  @Timeout(30)
  void launcherThatDoesNotAnswerIsKilled() throws Exception {
    send(Kind.STATE, LONG, "fine").await();
    long pid = launcher.pid();
    signal(pid, "STOP");
    Exchange silent = send(Kind.START, SHORT, "fine");
    assertThatThrownBy(silent::await)
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining(
            "the launcher (pid " + pid + ") did not answer in time, and was killed");
    awaitEndOf(pid);
  }

  private static void signal(long pid, String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
    assertThat(kill.waitFor()).isZero();
  }

  @Test
  void unloadableLiblxcIsReported() {
    assertThatThrownBy(() -> new Launcher("/no/such/liblxc.so", ""))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("liblxc can't be loaded")
        .hasMessageContaining("/no/such/liblxc.so");
  }
}
