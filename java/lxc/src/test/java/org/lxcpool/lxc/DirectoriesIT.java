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
import org.junit.jupiter.params.provider.EnumSource;
import org.lxcpool.ContainerException;

/** Whose the files of a pool are. */
@Tag("lxc")
class DirectoriesIT {
  @RegisterExtension final LxcTestHost host = new LxcTestHost(Isolation.IN_PROCESS);

  @Test
  void homesThatOthersMayWriteToAreRefusedBeforeAnythingIsMade() throws Exception {
    Path open = Files.createDirectory(host.home().resolve("open-" + host.mark()));
    try {
      onHost("chmod", "777", open.toString());
      assertThatThrownBy(() -> host.factory().lxcPath(open.resolve("c")).build())
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("anybody may write to")
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

  @ParameterizedTest
  @EnumSource
  void theyAreNobodyElsesToReadOrWrite(Isolation isolation) throws Exception {
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
      assertThat(umask(init)).as("its own").isEqualTo(umask(Path.of("/proc/self/status")));
    }
    assertThat(wrong).isEmpty();
  }

  /** The attribute T of chattr(1); an administrator's own directory is left as it is. */
  @Test
  void whereContainersComeAndGoIsSpreadOverTheDiskIfWeMadeIt() throws Exception {
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
    return line.split(" ", 2)[0].contains("T"); // a file system without attributes has no line
  }

  private static String umask(Path status) throws IOException {
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("Umask:"))
        .findFirst()
        .orElseThrow();
  }

  // What is further down has the modes that are wanted inside.
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
