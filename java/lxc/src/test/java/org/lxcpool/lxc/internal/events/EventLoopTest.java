package org.lxcpool.lxc.internal.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Function;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lxcpool.lxc.internal.linux.PidFd;

class EventLoopTest {
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void assumeThatThisHostHasEvents() {
    EventLoop.problem().ifPresent(problem -> assumeTrue(false, problem.text()));
  }

  @AfterEach
  void endProcesses() {
    processes.forEach(Process::destroyForcibly);
  }

  private Process process() throws IOException {
    Process process = new ProcessBuilder("sleep", "1000").start();
    processes.add(process);
    return process;
  }

  private static PidFd held(Process process) {
    return PidFd.open((int) process.pid()).orElseThrow();
  }

  private static boolean isRunning() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("lxcpool-events"));
  }

  @Test
  void eachOfManyExitsIsReportedOnce() throws Exception {
    List<AtomicInteger> reported = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      AtomicInteger count = new AtomicInteger();
      reported.add(count);
      assertThat(EventLoop.SHARED.watchExit(held(process()), count::incrementAndGet)).isTrue();
    }
    assertThat(reported).allMatch(count -> count.get() == 0);
    processes.forEach(Process::destroyForcibly);
    Awaitility.await().until(() -> reported.stream().allMatch(count -> count.get() > 0));
    assertThat(reported).allMatch(count -> count.get() == 1);
  }

  @Test
  void anExitBeforeTheWatchIsReported() throws Exception {
    Process process = process();
    PidFd held = held(process);
    process.destroyForcibly().waitFor();
    CountDownLatch reported = new CountDownLatch(1);
    assertThat(EventLoop.SHARED.watchExit(held, reported::countDown)).isTrue();
    assertThat(reported.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theDescriptorIsClosedAfterTheCallback() throws Exception {
    Process process = process();
    PidFd held = held(process);
    assertThat(EventLoop.SHARED.watchExit(held, () -> {})).isTrue();
    assertThat(held.signal(0)).isTrue();
    process.destroyForcibly();
    Awaitility.await().until(() -> !held.signal(0) && held.awaitExit(Duration.ofMillis(1)));
  }

  @Test
  void theLoopContinuesAfterACallbackThrows() throws Exception {
    CountDownLatch reported = new CountDownLatch(1);
    Process first = process();
    Process second = process();
    EventLoop.SHARED.watchExit(
        held(first),
        () -> {
          throw new IllegalStateException("on purpose");
        });
    EventLoop.SHARED.watchExit(held(second), reported::countDown);
    first.destroyForcibly().waitFor();
    second.destroyForcibly();
    assertThat(reported.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theThreadEndsWithoutWatchesAndStartsAgain() throws Exception {
    for (int i = 0; i < 2; i++) {
      CountDownLatch reported = new CountDownLatch(1);
      Process process = process();
      assertThat(EventLoop.SHARED.watchExit(held(process), reported::countDown)).isTrue();
      assertThat(isRunning()).isTrue();
      process.destroyForcibly();
      assertThat(reported.await(10, TimeUnit.SECONDS)).isTrue();
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !isRunning());
    }
  }

  /** Replaces the loop's epoll descriptor by another file. */
  @Test
  void exitsAreReportedAfterTheLoopFails() throws Exception {
    Process first = process();
    Process second = process();
    PidFd heldFirst = held(first);
    CountDownLatch firstReported = new CountDownLatch(1);
    CountDownLatch secondReported = new CountDownLatch(1);
    assertThat(EventLoop.SHARED.watchExit(heldFirst, firstReported::countDown)).isTrue();
    assertThat(EventLoop.SHARED.watchExit(held(second), secondReported::countDown)).isTrue();
    try (FileInputStream nothing = new FileInputStream("/dev/null")) {
      int replaced =
          Function.getFunction("c", "dup2")
              .invokeInt(new Object[] {fdOf("/dev/null"), epollOf(heldFirst.fd())});
      assertThat(replaced).isPositive();
      assertThat(nothing.available()).isZero();
    }

    first.destroyForcibly(); // wakes the loop up
    assertThat(firstReported.await(10, TimeUnit.SECONDS)).isTrue();
    second.destroyForcibly();
    assertThat(secondReported.await(10, TimeUnit.SECONDS)).isTrue();

    Process third = process();
    CountDownLatch thirdReported = new CountDownLatch(1);
    assertThat(EventLoop.SHARED.watchExit(held(third), thirdReported::countDown)).isTrue();
    third.destroyForcibly();
    assertThat(thirdReported.await(10, TimeUnit.SECONDS)).as("reported by a new loop").isTrue();
  }

  private static int fdOf(String file) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(each -> file.equals(target(each)))
          .mapToInt(each -> Integer.parseInt(each.getFileName().toString()))
          .max()
          .orElseThrow();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }

  /** Returns the epoll descriptor that waits for another descriptor. */
  private static int epollOf(int fd) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      for (Path each : all.filter(e -> target(e).equals("anon_inode:[eventpoll]")).toList()) {
        Path info = Path.of("/proc/self/fdinfo").resolve(each.getFileName());
        if (Files.readAllLines(info).stream().anyMatch(l -> l.matches("tfd: +" + fd + " .*"))) {
          return Integer.parseInt(each.getFileName().toString());
        }
      }
    }
    throw new IllegalStateException("no epoll descriptor waits for " + fd);
  }

  @Test
  void anUnknownNamespaceHasNoAddressesAndADeadProcessNoNamespace() throws Exception {
    assertThat(NamespaceAddresses.in(Integer.MAX_VALUE)).isEmpty();
    assertThat(NamespaceAddresses.idOf(-1)).isEmpty();
    Process process = process();
    process.destroyForcibly().waitFor();
    assertThat(NamespaceAddresses.idOf((int) process.pid())).isEmpty();
  }
}
