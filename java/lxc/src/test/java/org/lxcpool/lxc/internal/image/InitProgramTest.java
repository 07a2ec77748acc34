package org.lxcpool.lxc.internal.image;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.Modes;
import org.lxcpool.lxc.internal.linux.Paths;

/** Runs each case in a directory and in a tar file of it. */
class InitProgramTest {
  private Path rootfs;

  @BeforeEach
  void rootfs(@TempDir Path directory) throws IOException {
    rootfs = Files.createDirectories(directory.resolve("rootfs"));
  }

  private void file(String path, int mode) throws IOException {
    Path file = rootfs.resolve(path);
    Files.createDirectories(Paths.parent(file));
    Modes.set(Files.writeString(file, "#!/bin/sh\n"), mode);
  }

  private void link(String path, String target) throws IOException {
    Path link = rootfs.resolve(path);
    Files.createDirectories(Paths.parent(link));
    Files.createSymbolicLink(link, Path.of(target));
  }

  private Path tar() {
    Path tar = rootfs.resolveSibling("rootfs.tar");
    Archive.pack(rootfs, tar);
    return tar;
  }

  private void assertFound(String command) {
    Path tar = tar();
    assertThatCode(() -> InitProgram.checkDirectory("it", rootfs, command))
        .doesNotThrowAnyException();
    assertThatCode(() -> InitProgram.checkTar("it", tar, command)).doesNotThrowAnyException();
  }

  private void assertMissing(String command) {
    Path tar = tar();
    assertThatThrownBy(() -> InitProgram.checkDirectory("it", rootfs, command))
        .isInstanceOf(ContainerException.class)
        .hasMessageContainingAll("base it", command, "name its init");
    assertThatThrownBy(() -> InitProgram.checkTar("it", tar, command))
        .isInstanceOf(ContainerException.class)
        .hasMessageContainingAll("base it", command, "name its init");
  }

  @Test
  void executableFileIsFound() throws IOException {
    file("sbin/init", 0755);

    assertFound("/sbin/init");
    assertFound("/sbin/init --with arguments");
    assertFound("init"); // looked up on the container's own PATH
  }

  @Test
  void debiansLinksAreFollowed() throws IOException {
    file("usr/lib/systemd/systemd", 0755);
    link("usr/sbin/init", "../lib/systemd/systemd");
    link("sbin", "usr/sbin");

    assertFound("/sbin/init");
  }

  @Test
  void absoluteLinkIsResolvedInside() throws IOException {
    link("sbin/init", "/bin/busybox");
    assertMissing("/sbin/init");

    file("bin/busybox", 0755);
    assertFound("/sbin/init");
  }

  @ParameterizedTest
  @CsvSource({"/bin/sh", "../../../../../../../../../../../bin/sh"})
  void linkIsNotResolvedOnTheHost(String target) throws IOException {
    link("sbin/init", target);

    assertMissing("/sbin/init");
  }

  @Test
  void fileThatIsNotExecutableIsMissing() throws IOException {
    file("sbin/init", 0644);
    file("bin/init/file", 0755);

    assertMissing("/sbin/init");
    assertMissing("/bin/init");
    assertMissing("/nowhere/init");
  }

  @Test
  void cycleOfLinksIsMissing() throws IOException {
    link("sbin/init", "other");
    link("sbin/other", "init");

    assertMissing("/sbin/init");
  }
}
