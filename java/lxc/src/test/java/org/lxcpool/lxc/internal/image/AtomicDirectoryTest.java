package org.lxcpool.lxc.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.FileLock;
import org.lxcpool.lxc.internal.linux.Modes;
import org.lxcpool.lxc.internal.linux.TreeRemoval;

class AtomicDirectoryTest {
  private Path place;

  @BeforeEach
  void place(@TempDir Path directory) {
    place = directory.resolve("images");
  }

  private List<String> left() throws IOException {
    try (var files = Files.list(place)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void writeAFile(Path directory) throws IOException {
    Files.createFile(directory.resolve("file"));
  }

  @Test
  void createdDirectoryIsCompleteAndNothingElseIsLeft() throws IOException {
    AtomicDirectory.create(place.resolve("a"), AtomicDirectoryTest::writeAFile);
    assertThat(place.resolve("a/file")).exists();
    assertThat(left()).containsExactly("a");
    assertThat(Modes.get(place) & Modes.PERMISSIONS).isEqualTo(0711);
    assertThat(Modes.get(place.resolve("a")) & Modes.PERMISSIONS).isEqualTo(0700);
  }

  @Test
  void existingDirectoryIsNotCreatedAgain() {
    AtomicDirectory.create(place.resolve("a"), AtomicDirectoryTest::writeAFile);
    AtomicDirectory.create(
        place.resolve("a"),
        directory -> {
          throw new AssertionError("created again");
        });
  }

  @Test
  void failedWorkLeavesNothing() {
    assertThatThrownBy(
            () ->
                AtomicDirectory.create(
                    place.resolve("a"),
                    directory -> {
                      writeAFile(directory);
                      throw new IOException("the disk is full");
                    }))
        .isInstanceOf(ContainerException.class)
        .hasMessageContainingAll(place.resolve("a").toString(), "the disk is full");
    assertThat(place).doesNotExist();
  }

  @Test
  void concurrentCreationsRunTheWorkOnce() throws Exception {
    int threads = 8;
    AtomicInteger made = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(
            executor.submit(
                () -> {
                  start.await();
                  AtomicDirectory.create(
                      place.resolve("a"),
                      directory -> {
                        made.incrementAndGet();
                        writeAFile(directory);
                      });
                  assertThat(place.resolve("a/file")).exists();
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      executor.shutdownNow();
    }
    assertThat(made).hasValue(1);
    assertThat(left()).containsExactly("a");
  }

  @Test
  void partialDirectoriesOfDeadProcessesAreRemoved() throws IOException {
    for (String partial : List.of(".a.1-2.making", ".a.3-4.making", ".b.c.1-2.making")) {
      Files.createDirectories(place.resolve(partial + "/deep/down"));
    }
    Files.createFile(place.resolve(".a.lock")); // of a holder that was killed
    AtomicDirectory.create(place.resolve("a"), AtomicDirectoryTest::writeAFile);
    assertThat(place.resolve("a/deep")).doesNotExist();
    assertThat(left()).containsExactly("a");
  }

  @Test
  void partialNamesAreNeverReused() throws IOException {
    Path[] partials = new Path[2];
    for (int i = 0; i < 2; i++) {
      int attempt = i;
      assertThatThrownBy(
              () ->
                  AtomicDirectory.create(
                      place.resolve("a"),
                      partial -> {
                        partials[attempt] = partial;
                        throw new IOException("no");
                      }))
          .isInstanceOf(ContainerException.class);
    }
    assertThat(partials[0]).isNotEqualTo(partials[1]);
    assertThat(place).doesNotExist();
  }

  @Test
  void partialDirectoryWhoseLockIsHeldIsKept() throws IOException {
    Path other = place.resolve("b");
    AtomicDirectory.create(
        other,
        partial -> {
          AtomicDirectory.create(place.resolve("a"), AtomicDirectoryTest::writeAFile);
          writeAFile(partial);
        });
    assertThat(left()).containsExactly("a", "b");
  }

  @Test
  void interruptEndsTheWaitForALock() throws IOException {
    Files.createDirectory(place);
    try (FileLock lock = FileLock.take(ImageLayout.lockFile(place.resolve("a")))) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(
              () -> AtomicDirectory.create(place.resolve("a"), AtomicDirectoryTest::writeAFile))
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("interrupted");
      lock.check();
    }
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void removalFollowsNoLink(@TempDir Path elsewhere) throws IOException {
    writeAFile(elsewhere);
    AtomicDirectory.create(
        place.resolve("a"),
        partial -> Files.createSymbolicLink(partial.resolve("link"), elsewhere));
    TreeRemoval.unlessMounted(place.resolve("a"));
    assertThat(place.resolve("a")).doesNotExist();
    assertThat(elsewhere.resolve("file")).exists();
  }

  @Test
  void removalCrossesNoMount(@TempDir Path elsewhere) throws IOException {
    Root.assumeRoot();
    writeAFile(elsewhere);
    AtomicDirectory.create(
        place.resolve("a"), partial -> Files.createDirectory(partial.resolve("mnt")));
    String mount = place.resolve("a/mnt").toString();
    Command.of("mount", "--bind", elsewhere.toString(), mount).run("mounting");
    try {
      assertThatThrownBy(() -> TreeRemoval.unlessMounted(place.resolve("a")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(mount + " is a mount");
    } finally {
      Command.of("umount", mount).run("unmounting");
    }
    assertThat(elsewhere.resolve("file")).exists();
  }
}
