package org.lxcpool.lxc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootfsRemovalTest {
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

    RootfsRemoval.of(tree);

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void soAreChainsOfTheLongestNames() throws IOException {
    Path tree = chain(100, "d".repeat(255));

    RootfsRemoval.of(tree);

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void namesThatAreTakenAreNotUsedAgain() throws IOException {
    Path tree = chain(50, "d");
    for (int i = 0; i < 60; i++) {
      Files.createFile(Files.createDirectory(tree.resolve(".lxcpool-" + i)).resolve("file"));
    }

    RootfsRemoval.of(tree);

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

    RootfsRemoval.of(tree);
    RootfsRemoval.of(top);

    assertThat(tree).doesNotExist();
    assertThat(top).doesNotExist();
    assertThat(kept.resolve("file")).exists();
  }

  @Test
  void theContentAloneCanBeRemovedAndWhatIsNotThereIsNoFailure() throws IOException {
    Path tree = chain(3, "d");

    RootfsRemoval.ofContent(tree);
    assertThat(tree).isEmptyDirectory();
    RootfsRemoval.of(tree);
    RootfsRemoval.of(tree);
    RootfsRemoval.ofContent(tree);
    assertThat(tree).doesNotExist();
  }
}
