package org.lxcpool.lxc.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeRemovalTest {
  @TempDir Path directory = Path.of("/nowhere");

  /** Makes a chain of directories, from its end on, so that no path is ever long. */
  private Path chain(int levels, String name) throws IOException {
    Path end = Files.createDirectory(directory.resolve("end"));
    Files.createFile(end.resolve("file"));
    Path chain = end;
    for (int i = 0; i < levels; i++) {
      Path parent = Files.createDirectory(directory.resolve("next-" + i));
      Files.createFile(parent.resolve("file"));
      Files.move(chain, parent.resolve(name));
      chain = parent;
    }
    return Files.move(chain, directory.resolve("tree"));
  }

  @Test
  void treesOfAnyDepthAreRemoved() throws IOException {
    Path tree = chain(5_000, "d");

    TreeRemoval.of(tree);

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void chainsOfTheLongestNamesAreRemoved() throws IOException {
    Path tree = chain(100, "d".repeat(255));

    TreeRemoval.of(tree);

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void namesInUseAreSkipped() throws IOException {
    Path tree = chain(50, "d");
    for (int i = 0; i < 60; i++) {
      Files.createFile(Files.createDirectory(tree.resolve(".lxcpool-" + i)).resolve("file"));
    }

    TreeRemoval.of(tree);

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void noLinkIsFollowed() throws IOException {
    Path kept = Files.createDirectory(directory.resolve("kept"));
    Files.createFile(kept.resolve("file"));
    Path tree = Files.createDirectory(directory.resolve("tree"));
    Files.createSymbolicLink(tree.resolve("link"), kept);
    Files.createSymbolicLink(tree.resolve("file"), kept.resolve("file"));
    Path top = Files.createSymbolicLink(directory.resolve("top"), kept);

    TreeRemoval.of(tree);
    TreeRemoval.of(top);

    assertThat(tree).doesNotExist();
    assertThat(top).doesNotExist();
    assertThat(kept.resolve("file")).exists();
  }

  /** By path, what is listed as a directory and opened as a link is the host's. */
  @Test
  void linksThatReplaceDirectoriesMeanwhileAreNotFollowed() throws Exception {
    Path kept = Files.createDirectory(directory.resolve("kept"));
    Files.createFile(kept.resolve("file"));
    Path out = Files.createDirectory(directory.resolve("out"));
    Path tree = Files.createDirectory(directory.resolve("tree"));
    List<Path> directories = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      Path each = Files.createDirectory(tree.resolve("d" + i));
      for (int file = 0; file < 80; file++) {
        Files.createFile(each.resolve("f" + file));
      }
      directories.add(each);
    }
    CountDownLatch watching = new CountDownLatch(1);
    CompletableFuture<Integer> swapped =
        CompletableFuture.supplyAsync(() -> swapOnceItBegins(directories, kept, out, watching));
    watching.await();

    try {
      TreeRemoval.of(tree);
    } catch (IOException e) {
      // a link that was created behind the removal: the next attempt removes it
    }

    assertThat(swapped.get(1, TimeUnit.MINUTES)).isPositive();
    assertThat(kept.resolve("file")).exists();
    TreeRemoval.of(tree);
    assertThat(tree).doesNotExist();
  }

  private static int swapOnceItBegins(
      List<Path> directories, Path kept, Path out, CountDownLatch watching) {
    watching.countDown();
    while (directories.stream().allMatch(each -> Files.exists(each.resolve("f0")))) {
      Thread.onSpinWait();
    }
    int swapped = 0;
    for (Path each : directories) {
      try {
        Files.move(each, out.resolve(each.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        Files.createSymbolicLink(each, kept);
        swapped++;
      } catch (IOException e) {
        // already removed
      }
    }
    return swapped;
  }

  @Test
  void mountIsNotCrossedEvenOfTheSameFilesystem() throws Exception {
    assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "mounts need root");
    Path kept = Files.createDirectory(directory.resolve("kept"));
    Files.createFile(kept.resolve("file"));
    Path tree = chain(3, "d");
    Path point = Files.createDirectory(tree.resolve("d/point"));
    onHost("mount", "--bind", kept.toString(), point.toString());
    try {
      assertThatThrownBy(() -> TreeRemoval.of(tree)).hasMessageContaining("point is a mount");
    } finally {
      onHost("umount", point.toString());
    }
    assertThat(kept.resolve("file")).exists();
    TreeRemoval.of(tree);
    assertThat(tree).doesNotExist();
  }

  private static void onHost(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void contentCanBeRemovedAndAMissingDirectoryIsNoFailure() throws IOException {
    Path tree = chain(3, "d");

    TreeRemoval.ofContent(tree);
    assertThat(tree).isEmptyDirectory();
    TreeRemoval.of(tree);
    TreeRemoval.of(tree);
    TreeRemoval.ofContent(tree);
    assertThat(tree).doesNotExist();
  }
}
