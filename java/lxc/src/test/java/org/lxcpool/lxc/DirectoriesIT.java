package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lxcpool.lxc.LxcTestHost.onHost;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcpool.ContainerException;

/** The owners and modes of a pool's files and directories. */
@Tag("lxc")
class DirectoriesIT {
  @RegisterExtension final LxcTestHost host = new LxcTestHost(Isolation.IN_PROCESS);

  @Test
  void directoriesThatOthersCanWriteToAreRefusedBeforeAnythingIsCreated() throws Exception {
    Path open = Files.createDirectory(host.home().resolve("open-" + host.mark()));
    try {
      onHost("chmod", "777", open.toString());
      assertThatThrownBy(() -> host.factory().lxcPath(open.resolve("c")).build())
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("all users can write to")
          .hasMessageContaining("chmod o-w " + open.toRealPath());
      assertThat(open).isEmptyDirectory();
      onHost("chmod", "1777", open.toString());
      Files.createDirectory(open.resolve("c"));
      onHost("chown", "65534", open.resolve("c").toString());
      assertThatThrownBy(() -> host.factory().lxcPath(open.resolve("c")).build())
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("chown root");
    } finally {
      onHost("rm", "-r", open.toString());
    }
  }

  /** Returns paths to root's directory {@code safe} that another user can redirect. */
  static List<Arguments> unsafePaths() {
    return List.of(
        Arguments.of("mkdir -p a/safe; chown 65534 a", "a/safe", "chown root "),
        Arguments.of("mkdir -p a/safe; chmod 775 a", "a/safe", "chmod g-w "),
        Arguments.of("mkdir -p a/b/safe; chown 65534 a", "a/b/safe", "chown root "),
        Arguments.of("mkdir -p safe a; ln -s ../safe a/l; chown 65534 a", "a/l", "chown root "),
        Arguments.of("mkdir -p a/safe; ln -s a l; chown 65534 a", "l/safe", "chown root "),
        Arguments.of(
            "mkdir -p safe a; chmod 1777 a; ln -s ../safe a/l; chown -h 65534 a/l",
            "a/l",
            "chown -h root "));
  }

  @ParameterizedTest
  @MethodSource("unsafePaths")
  void pathsThatAnotherUserCanRedirectAreRefused(String setup, String path, String fix)
      throws Exception {
    Path top = Files.createDirectory(host.home().resolve("ways-" + host.mark()));
    try {
      onHost("sh", "-c", "cd " + top + "; " + setup);
      Path unsafe = top.resolve(path);
      for (LxcContainerFactory.Builder each :
          List.of(host.factory().home(unsafe), host.factory().lxcPath(unsafe.resolve("c")))) {
        assertThatThrownBy(() -> each.build().close())
            .isInstanceOf(ContainerException.class)
            .hasMessageContaining("isn't safe")
            .hasMessageContaining(fix + top);
      }
      assertThat(unsafe).isEmptyDirectory();
      // A forged ledger there would be obeyed.
      Files.createDirectories(unsafe.resolve("ledger"));
      assertThatThrownBy(() -> LxcReaper.at(unsafe).reap()).hasMessageContaining("isn't safe");
      assertThatThrownBy(() -> ImageStore.at(unsafe).create("i", BaseImage.tiny()))
          .hasMessageContaining("isn't safe");
    } finally {
      onHost("rm", "-r", top.toString());
    }
  }

  @Test
  void linksThatRootCreatedAreFollowed() throws Exception {
    Path top = Files.createDirectory(host.home().resolve("ways-" + host.mark()));
    try {
      onHost(
          "sh",
          "-c",
          "cd "
              + top
              + "; mkdir -p a/b safe; ln -s ../l2 a/l; ln -s b/../../safe a/m; ln -s a/m l2");
      host.factory().lxcPath(top.resolve("a/l/c")).build().close();
      assertThat(top.resolve("safe/c")).isDirectory();
    } finally {
      onHost("rm", "-r", top.toString());
    }
  }

  /** A safe home may contain directories that aren't safe. */
  @ParameterizedTest
  @ValueSource(strings = {"images", "ledger"})
  void directoriesInTheHomeThatAnotherUserOwnsAreRefused(String name) throws Exception {
    Path home = Files.createDirectory(host.home().resolve("ways-" + host.mark()));
    try {
      onHost("mkdir", home.resolve(name).toString());
      onHost("chown", "65534", home.resolve(name).toString());
      assertThatThrownBy(() -> host.factory().home(home).build().close())
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("chown root " + home.resolve(name));
    } finally {
      onHost("rm", "-r", home.toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyRootCanReadAndWriteThem(Isolation isolation) throws Exception {
    List<String> wrong = new ArrayList<>();
    try (LxcContainerFactory factory = host.factory().isolation(isolation).build();
        LxcContainer container = factory.create()) {
      container.start();
      for (Path top : List.of(host.home(), host.lxcPath().resolve(container.name()))) {
        try (Stream<Path> all = Files.walk(top, 1)) {
          for (Path each : all.toList()) {
            check(each, wrong);
          }
        }
      }
      Path init = Path.of("/proc", Integer.toString(container.initPid()), "status");
      assertThat(umask(init))
          .as("umask of the init")
          .isEqualTo(umask(Path.of("/proc/self/status")));
    }
    assertThat(wrong).isEmpty();
  }

  /**
   * The attribute is T of chattr(1). A directory that the administrator created stays unchanged.
   */
  @Test
  void aCreatedLxcPathIsSpreadOverTheDisk() throws Exception {
    Path made = host.home().resolve("made-" + host.mark());
    Path given = Files.createDirectory(host.home().resolve("given-" + host.mark()));
    try {
      for (Path each : List.of(made, given)) {
        host.factory().lxcPath(each).build().close();
      }
      boolean canBe = Files.getFileStore(made).type().startsWith("ext");
      assertThat(isTop(made)).isEqualTo(canBe);
      assertThat(isTop(given)).isFalse();
    } finally {
      onHost("rm", "-r", made.toString(), given.toString());
    }
  }

  private static boolean isTop(Path directory) throws Exception {
    Process lsattr = new ProcessBuilder("lsattr", "-d", directory.toString()).start();
    String line = new String(lsattr.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return line.split(" ", 2)[0].contains(
        "T"); // there is no line for a file system without attributes
  }

  private static String umask(Path status) throws IOException {
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("Umask:"))
        .findFirst()
        .orElseThrow();
  }

  // Files further down have the modes that the container needs.
  private static void check(Path path, List<String> wrong) throws Exception {
    if (Files.isSymbolicLink(path)) {
      return;
    }
    Set<PosixFilePermission> modes = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
    String most = Files.isDirectory(path) ? "rwx--x--x" : "rw-------";
    modes.removeAll(PosixFilePermissions.fromString(most));
    if (!modes.isEmpty()) {
      wrong.add(path + " " + Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }
  }
}
