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

/** Each in a directory and in a tar file of it. */
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

  private void isFound(String command) {
    Path tar = tar();
    assertThatCode(() -> InitProgram.checkDirectory("it", rootfs, command))
        .doesNotThrowAnyException();
    assertThatCode(() -> InitProgram.checkTar("it", tar, command)).doesNotThrowAnyException();
  }

  private void isMissing(String command) {
    Path tar = tar();
    assertThatThrownBy(() -> InitProgram.checkDirectory("it", rootfs, command))
        .isInstanceOf(ContainerException.class)
        .hasMessageContainingAll("base it", command, "name its init");
    assertThatThrownBy(() -> InitProgram.checkTar("it", tar, command))
        .isInstanceOf(ContainerException.class)
        .hasMessageContainingAll("base it", command, "name its init");
  }

  @Test
  void aPlainFileIsFound() throws IOException {
    file("sbin/init", 0755);

    isFound("/sbin/init");
    isFound("/sbin/init --with arguments");
    isFound("init"); // by the container's own PATH, perhaps
  }

  @Test
  void theLinksOfDebianAreFollowed() throws IOException {
    file("usr/lib/systemd/systemd", 0755);
    link("usr/sbin/init", "../lib/systemd/systemd");
    link("sbin", "usr/sbin");

    isFound("/sbin/init");
  }

  @Test
  void anAbsoluteLinkStaysInside() throws IOException {
    link("sbin/init", "/bin/busybox");
    isMissing("/sbin/init");

    file("bin/busybox", 0755);
    isFound("/sbin/init");
  }

  @ParameterizedTest
  @CsvSource({"/bin/sh", "../../../../../../../../../../../bin/sh"})
  void aLinkToAProgramOfTheHostIsNone(String target) throws IOException {
    link("sbin/init", target);

    isMissing("/sbin/init");
  }

  @Test
  void anInitThatCannotBeExecutedIsNone() throws IOException {
    file("sbin/init", 0644);
    file("bin/init/file", 0755);

    isMissing("/sbin/init");
    isMissing("/bin/init");
    isMissing("/nowhere/init");
  }

  @Test
  void aRingOfLinksIsNone() throws IOException {
    link("sbin/init", "other");
    link("sbin/other", "init");

    isMissing("/sbin/init");
  }
}
