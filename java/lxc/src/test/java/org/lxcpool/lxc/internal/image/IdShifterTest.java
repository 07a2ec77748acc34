package org.lxcpool.lxc.internal.image;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.IdMap;
import org.lxcpool.lxc.internal.linux.CPath;
import org.lxcpool.lxc.internal.linux.Modes;

class IdShifterTest {
  private static final IdMap MAP = new IdMap(1_000_000, 65_536);

  private Path directory;
  private Path rootfs;

  @BeforeEach
  void makeRootfs(@TempDir Path directory) throws IOException {
    Root.assumeRoot();
    this.directory = directory;
    rootfs = Files.createDirectory(directory.resolve("rootfs"));
  }

  private Path file(String name, int uid, int gid, int mode) throws IOException {
    Path file = Files.createFile(rootfs.resolve(name));
    Files.setAttribute(file, "unix:uid", uid);
    Files.setAttribute(file, "unix:gid", gid);
    Modes.set(file, mode);
    return file;
  }

  @Test
  void allFilesAndTheRootDirectoryAreShifted() throws IOException {
    Path file = file("file", 33, 8, 0640);
    IdShifter.shift(rootfs, MAP);
    assertThat(Root.stat(rootfs, "uid")).isEqualTo(1_000_000);
    assertThat(Root.stat(file, "uid")).isEqualTo(1_000_033);
    assertThat(Root.stat(file, "gid")).isEqualTo(1_000_008);
    assertThat(Modes.get(file) & Modes.PERMISSIONS).isEqualTo(0640);
  }

  @Test
  void setUserIdAndSetGroupIdAreKept() throws IOException {
    Path user = file("user", 0, 0, 04755);
    Path group = file("group", 0, 42, 02755);
    IdShifter.shift(rootfs, MAP);
    assertThat(Modes.get(user) & Modes.PERMISSIONS).isEqualTo(04755);
    assertThat(Modes.get(group) & Modes.PERMISSIONS).isEqualTo(02755);
  }

  @Test
  void linksAreShiftedAndNotFollowed() throws IOException {
    Path outside = Files.createFile(directory.resolve("outside"));
    Path outsideDirectory = Files.createDirectory(directory.resolve("outside-directory"));
    Path link = Files.createSymbolicLink(rootfs.resolve("link"), outside);
    Path toDirectory = Files.createSymbolicLink(rootfs.resolve("to-directory"), outsideDirectory);
    IdShifter.shift(rootfs, MAP);
    assertThat(Root.stat(outside, "uid")).isZero();
    assertThat(Root.stat(outsideDirectory, "uid")).isZero();
    assertThat(Root.stat(link, "uid")).isEqualTo(1_000_000);
    assertThat(Root.stat(toDirectory, "uid")).isEqualTo(1_000_000);
  }

  @Test
  void fileWithSeveralHardLinksIsShiftedOnce() throws IOException {
    Path one = file("one", 7, 7, 0600);
    Path other = Files.createLink(rootfs.resolve("other"), one);
    IdShifter.shift(rootfs, MAP);
    assertThat(Root.stat(one, "uid")).isEqualTo(1_000_007);
    assertThat(Root.stat(other, "ino")).isEqualTo(Root.stat(one, "ino"));
  }

  @Test
  void idOutsideTheMapIsRefusedAndTheFileNamed() throws IOException {
    file("stranger", 70_000, 0, 0600);
    assertThatThrownBy(() -> IdShifter.shift(rootfs, MAP))
        .isInstanceOf(ContainerException.class)
        .hasMessageContainingAll("/stranger", "user id 70000", "IdMap");
  }

  @Test
  void fileCapabilitiesAreKeptForTheNewRoot() throws IOException {
    Path file = file("ping", 0, 0, 0755);
    byte[] path = CPath.of(file);
    byte[] plain = HexFormat.of().parseHex("0100000200200000000000000000000000000000");
    Xattrs.set(path, IdXattrs.CAPABILITY, plain);
    IdShifter.shift(rootfs, MAP);
    byte[] shifted = requireNonNull(Xattrs.get(path, IdXattrs.CAPABILITY));
    assertThat(IdXattrs.rootOf(shifted)).isEqualTo(1_000_000);
  }

  @Test
  void deviceNodesAreRemoved() throws IOException {
    Command.of("mknod", rootfs.resolve("null").toString(), "c", "1", "3")
        .run("creating a device node");
    IdShifter.shift(rootfs, MAP);
    assertThat(rootfs.resolve("null")).doesNotExist();
  }

  @Test
  void fileNameThatIsNotUtf8IsShifted() throws IOException {
    Command.of("sh", "-c", "touch \"$1/$(printf 'caf\\351 %%41')\"", "sh", rootfs.toString())
        .run("creating a file");
    IdShifter.shift(rootfs, MAP);
    try (var files = Files.newDirectoryStream(rootfs)) {
      assertThat(Root.stat(files.iterator().next(), "uid")).isEqualTo(1_000_000);
    }
  }
}
