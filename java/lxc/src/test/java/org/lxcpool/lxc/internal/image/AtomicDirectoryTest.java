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
  void whatIsMadeIsThereWholeAndNothingElse() throws IOException {
    AtomicDirectory.make(place.resolve("a"), AtomicDirectoryTest::writeAFile);
    assertThat(place.resolve("a/file")).exists();
    assertThat(left()).containsExactly("a");
    assertThat(Modes.get(place) & Modes.PERMISSIONS).isEqualTo(0711);
    assertThat(Modes.get(place.resolve("a")) & Modes.PERMISSIONS).isEqualTo(0700);
  }

  @Test
  void whatIsThereIsNotMadeAgain() {
    AtomicDirectory.make(place.resolve("a"), AtomicDirectoryTest::writeAFile);
    AtomicDirectory.make(
        place.resolve("a"),
        directory -> {
          throw new AssertionError("made again");
        });
  }

  @Test
  void workThatFailsLeavesNothing() {
    assertThatThrownBy(
            () ->
                AtomicDirectory.make(
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
  void manyAtOnceMakeItOnce() throws Exception {
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
                  AtomicDirectory.make(
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
  void whatTheDeadLeftHalfMadeIsRemoved() throws IOException {
    for (String half : List.of(".a.1-2.making", ".a.3-4.making", ".b.c.1-2.making")) {
      Files.createDirectories(place.resolve(half + "/deep/down"));
    }
    Files.createFile(place.resolve(".a.lock")); // of a holder who was killed
    AtomicDirectory.make(place.resolve("a"), AtomicDirectoryTest::writeAFile);
    assertThat(place.resolve("a/deep")).doesNotExist();
    assertThat(left()).containsExactly("a");
  }

  @Test
  void aProgramOfTheDeadWritesIntoNothingNew() throws IOException {
    Path[] halves = new Path[2];
    for (int i = 0; i < 2; i++) {
      int attempt = i;
      assertThatThrownBy(
              () ->
                  AtomicDirectory.make(
                      place.resolve("a"),
                      half -> {
                        halves[attempt] = half;
                        throw new IOException("no");
                      }))
          .isInstanceOf(ContainerException.class);
    }
    assertThat(halves[0]).isNotEqualTo(halves[1]);
    assertThat(place).doesNotExist();
  }

  @Test
  void whatTheLivingAreMakingIsLeftAlone() throws IOException {
    Path other = place.resolve("b");
    AtomicDirectory.make(
        other,
        half -> {
          AtomicDirectory.make(place.resolve("a"), AtomicDirectoryTest::writeAFile);
          writeAFile(half);
        });
    assertThat(left()).containsExactly("a", "b");
  }

  @Test
  void anInterruptEndsTheWaitForALock() throws IOException {
    Files.createDirectory(place);
    try (FileLock lock = FileLock.take(Layout.lockFile(place.resolve("a")))) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(
              () -> AtomicDirectory.make(place.resolve("a"), AtomicDirectoryTest::writeAFile))
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("interrupted");
      lock.check();
    }
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void removingFollowsNoLink(@TempDir Path elsewhere) throws IOException {
    writeAFile(elsewhere);
    AtomicDirectory.make(
        place.resolve("a"), half -> Files.createSymbolicLink(half.resolve("link"), elsewhere));
    TreeRemoval.unlessMounted(place.resolve("a"));
    assertThat(place.resolve("a")).doesNotExist();
    assertThat(elsewhere.resolve("file")).exists();
  }

  @Test
  void removingCrossesNoMount(@TempDir Path elsewhere) throws IOException {
    Root.needed();
    writeAFile(elsewhere);
    AtomicDirectory.make(place.resolve("a"), half -> Files.createDirectory(half.resolve("mnt")));
    String mount = place.resolve("a/mnt").toString();
    Command.of("mount", "--bind", elsewhere.toString(), mount).run("a mount");
    try {
      assertThatThrownBy(() -> TreeRemoval.unlessMounted(place.resolve("a")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(mount + " is a mount");
    } finally {
      Command.of("umount", mount).run("its end");
    }
    assertThat(elsewhere.resolve("file")).exists();
  }
}
