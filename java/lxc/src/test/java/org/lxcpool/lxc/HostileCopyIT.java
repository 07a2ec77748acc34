package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.lxcpool.lxc.LxcTestHost.onHost;
import static org.lxcpool.lxc.LxcTestHost.outcome;
import static org.lxcpool.lxc.LxcTestHost.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.container.FileTransfer;

/**
 * Copies files out of and into a container whose root tampers with its files, the programs that
 * copy, and the container itself. Each copy ends soon, with or without an error.
 */
@Tag("lxc")
class HostileCopyIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final long MEGABYTE = 1 << 20;

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  @TempDir private Path directory = Path.of("/nowhere");

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  private interface Body {
    void run(LxcContainer container) throws Exception;
  }

  private void inContainer(boolean privileged, Body body) throws Exception {
    LxcContainerFactory.Builder builder = host.factory().network(Network.none());
    if (privileged) {
      builder.privileged();
    }
    try (LxcContainerFactory factory = builder.build();
        LxcContainer container = factory.create()) {
      container.start();
      body.run(container);
    }
  }

  /** Replaces a program of the container by a script; busybox itself stays. */
  private static void replace(LxcContainer container, String program, String script)
      throws Exception {
    run(
        container,
        "/bin/busybox",
        "sh",
        "-c",
        "rm /bin/$0; printf '#!/bin/busybox sh\n%s\n' \"$1\" > /bin/$0; chmod 755 /bin/$0",
        program,
        script);
  }

  private static void replaceAll(LxcContainer container, String script) throws Exception {
    replace(container, "cat", script);
    replace(container, "sh", script);
  }

  /** Runs a call, which must end soon, and returns what it throws. */
  private static Optional<Throwable> outcomeOf(ThrowingCallable call) throws Exception {
    return CompletableFuture.supplyAsync(
            () -> Optional.ofNullable(catchThrowable(call)), HostileCopyIT::onThread)
        .get(MINUTE.toSeconds(), TimeUnit.SECONDS);
  }

  private static ContainerException failureOf(ThrowingCallable call) throws Exception {
    Throwable thrown = outcomeOf(call).orElseThrow(() -> new AssertionError("it succeeded"));
    assertThat(thrown).isInstanceOf(ContainerException.class);
    return (ContainerException) thrown;
  }

  private static void onThread(Runnable work) {
    Thread thread = new Thread(work, "copier");
    thread.setDaemon(true);
    thread.start();
  }

  private Path target() {
    return directory.resolve("target");
  }

  private Path source(long size) throws Exception {
    return Files.write(directory.resolve("source"), new byte[(int) size]);
  }

  private void assertThatNothingIsOnTheHostBut(String... names) {
    assertThat(directory.toFile().list()).containsExactlyInAnyOrder(names);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void onlyRegularFilesAreCopiedFromAndToAContainer(boolean privileged) throws Exception {
    Path source = source(5);
    inContainer(
        privileged,
        c -> {
          run(
              c,
              "sh",
              "-c",
              "mkfifo /tmp/fifo; ln -s /dev/zero /tmp/endless; ln -s fifo /tmp/link; mkdir /tmp/d");
          for (String path :
              List.of("/tmp/fifo", "/tmp/endless", "/dev/zero", "/tmp/link", "/tmp/d")) {
            assertThat(failureOf(() -> c.copyFrom(path, target())))
                .hasMessageContaining("copy from " + path)
                .hasMessageContaining("is not a regular file");
            assertThat(failureOf(() -> c.copyTo(source, path)))
                .hasMessageContaining("copy to " + path)
                .hasMessageContaining("is not a regular file");
          }
          assertThatNothingIsOnTheHostBut("source");
          c.copyTo(source, "/tmp/file");
          run(c, "ln", "-s", "file", "/tmp/of a file");
          c.copyFrom("/tmp/of a file", target());
          assertThat(target()).hasSize(5);
        });
  }

  @Test
  void onlyRegularFilesAreCopiedFromAndToTheHost() throws Exception {
    Path fifo = directory.resolve("fifo");
    onHost("mkfifo", fifo.toString());
    Path link = Files.createSymbolicLink(directory.resolve("link"), source(5));
    inContainer(
        false,
        c -> {
          for (Path path : List.of(fifo, Path.of("/dev/zero"), directory)) {
            assertThat(failureOf(() -> c.copyTo(path, "/tmp/file")))
                .hasMessageContaining(path + " is not a regular file");
          }
          c.copyTo(link, "/tmp/file");
          assertThat(run(c, "stat", "-c", "%s", "/tmp/file")).isEqualTo("5");
          assertThat(failureOf(() -> c.copyFrom("/tmp/file", directory)))
              .hasMessageContaining("is a directory");
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void endlessStandardErrorIsAnError(boolean privileged) throws Exception {
    Path source = source(MEGABYTE);
    inContainer(
        privileged,
        c -> {
          replaceAll(c, "exec yes words >&2");
          assertThat(failureOf(() -> c.copyFrom("/etc/passwd", target())))
              .hasMessageContaining("its messages has more than");
          assertThat(failureOf(() -> c.copyTo(source, "/tmp/file")))
              .hasMessageContaining("its messages has more than");
          awaitNoneRuns(c, "yes");
        });
    assertThatNothingIsOnTheHostBut("source");
  }

  @Test
  void longStandardErrorBeforeTheEndOfTheContentCausesNoDeadlock() throws Exception {
    Path source = source(MEGABYTE);
    inContainer(
        false,
        c -> {
          String words = "head -c 1000000 /dev/zero | tr '\\0' x >&2";
          replaceAll(c, words + "; echo content");
          assertThat(outcomeOf(() -> c.copyFrom("/etc/passwd", target()))).isEmpty();
          assertThat(target()).hasContent("content\n");
          replaceAll(c, words + "; exit 3");
          ContainerException failure = failureOf(() -> c.copyTo(source, "/tmp/file"));
          assertThat(failure).hasMessageContaining("exit code 3: xxx");
          assertThat(String.valueOf(failure.getMessage())).hasSizeLessThan(70_000);
        });
  }

  @Test
  void endlessContentIsAnErrorAndLeavesNothing() throws Exception {
    inContainer(
        false,
        c -> {
          FileTransfer small = transfer(c, new FileTransfer.Bounds(MEGABYTE, MINUTE));
          run(c, "truncate", "-s", "1024G", "/tmp/sparse");
          assertThat(failureOf(() -> small.copyFrom("/tmp/sparse", target())))
              .hasMessageContaining("/tmp/sparse has more than 1048576 bytes");
          assertThatNothingIsOnTheHostBut();
          Path source = source(MEGABYTE + 1);
          assertThat(failureOf(() -> small.copyTo(source, "/tmp/file")))
              .hasMessageContaining("source has more than 1048576 bytes");
          run(c, "truncate", "-s", "1048576", "/tmp/fits");
          small.copyFrom("/tmp/fits", target());
          assertThat(target()).hasSize(MEGABYTE);
          Files.write(source, new byte[(int) MEGABYTE]);
          small.copyTo(source, "/tmp/file");
          assertThat(run(c, "stat", "-c", "%s", "/tmp/file")).isEqualTo("1048576");
        });
  }

  private static FileTransfer transfer(LxcContainer container, FileTransfer.Bounds bounds) {
    return new FileTransfer(container::exec, container.life().failures(), bounds);
  }

  @Test
  void aCopyThatHangsTimesOut() throws Exception {
    Path source = source(MEGABYTE);
    inContainer(
        false,
        c -> {
          FileTransfer quick =
              transfer(c, new FileTransfer.Bounds(Long.MAX_VALUE, Duration.ofSeconds(1)));
          replaceAll(c, "exec tail -f /dev/null");
          assertThat(failureOf(() -> quick.copyFrom("/etc/passwd", target())))
              .hasMessageContaining("it did not finish within PT1S");
          assertThat(failureOf(() -> quick.copyTo(source, "/tmp/file")))
              .hasMessageContaining("it did not finish within PT1S");
          awaitNoneRuns(c, "tail");
        });
    assertThatNothingIsOnTheHostBut("source");
  }

  @Test
  void backgroundProcessesThatHoldTheStreamsAreNotAwaited() throws Exception {
    Path source = source(MEGABYTE);
    inContainer(
        false,
        c -> {
          replaceAll(c, "sleep 1000 & echo content; exit 0");
          assertThat(outcomeOf(() -> c.copyFrom("/etc/passwd", target()))).isEmpty();
          assertThat(target()).hasContent("content\n");
          assertThat(failureOf(() -> c.copyTo(source, "/tmp/file")))
              .hasMessageContaining("the command ended before it had read the whole file");
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anInterruptEndsACopyAndIsKept(boolean inwards) throws Exception {
    Path source = source(MEGABYTE);
    inContainer(
        false,
        c -> {
          replaceAll(c, "exec tail -f /dev/null");
          AtomicBoolean kept = new AtomicBoolean();
          CompletableFuture<Throwable> thrown = new CompletableFuture<>();
          Thread copier =
              new Thread(
                  () -> {
                    Throwable failure =
                        catchThrowable(
                            () -> {
                              if (inwards) {
                                c.copyTo(source, "/tmp/file");
                              } else {
                                c.copyFrom("/etc/passwd", target());
                              }
                            });
                    kept.set(Thread.currentThread().isInterrupted());
                    thrown.complete(failure);
                  });
          copier.setDaemon(true);
          copier.start();
          Awaitility.await().atMost(MINUTE).until(() -> runs(c, "tail"));
          copier.interrupt();
          assertThat(thrown.get(MINUTE.toSeconds(), TimeUnit.SECONDS))
              .isInstanceOf(ContainerException.class)
              .hasMessageContaining("interrupted");
          assertThat(kept).isTrue();
          awaitNoneRuns(c, "tail");
        });
    assertThatNothingIsOnTheHostBut("source");
  }

  private static boolean runs(LxcContainer container, String program) throws Exception {
    return outcome(container, "pidof", program).startsWith("0 ");
  }

  private static void awaitNoneRuns(LxcContainer container, String program) {
    Awaitility.await().atMost(MINUTE).until(() -> !runs(container, program));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theDeathAndTheDestructionOfTheContainerAreErrors(boolean dies) throws Exception {
    inContainer(
        false,
        c -> {
          replaceAll(c, "exec tail -f /dev/null");
          CompletableFuture<ContainerException> failure = new CompletableFuture<>();
          onThread(
              () -> {
                try {
                  failure.complete(failureOf(() -> c.copyFrom("/etc/passwd", target())));
                } catch (Exception | AssertionError e) {
                  failure.completeExceptionally(e);
                }
              });
          Awaitility.await().atMost(MINUTE).until(() -> runs(c, "tail"));
          if (dies) {
            onHost("kill", "-9", Integer.toString(c.initPid()));
          } else {
            c.destroy();
          }
          assertThat(failure.get(MINUTE.toSeconds(), TimeUnit.SECONDS))
              .hasMessageContaining("copy from /etc/passwd of container " + c.name())
              .hasMessageContaining("exit code 137");
        });
    assertThatNothingIsOnTheHostBut();
  }

  @Test
  void theErrorWithoutAShellNamesTheRequiredPrograms() throws Exception {
    Path source = source(5);
    inContainer(
        false,
        c -> {
          run(c, "rm", "/bin/sh");
          assertThat(failureOf(() -> c.copyFrom("/etc/passwd", target())))
              .hasMessageContaining("the container needs sh, cat")
              .hasMessageContaining("there is no sh");
          assertThat(failureOf(() -> c.copyTo(source, "/tmp/file")))
              .hasMessageContaining("there is no sh");
        });
    assertThatNothingIsOnTheHostBut("source");
  }
}
