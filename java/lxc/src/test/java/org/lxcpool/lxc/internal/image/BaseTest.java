package org.lxcpool.lxc.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.IdMap;
import org.lxcpool.lxc.internal.linux.CPath;
import org.lxcpool.lxc.internal.linux.Modes;
import org.lxcpool.lxc.internal.linux.Paths;
import org.lxcpool.lxc.internal.spec.PreparedBase;

class BaseTest {
  private static final IdMap MAP = new IdMap(1_000_000, 65_536);

  private Path home;
  private Path rootfs;

  @BeforeEach
  void rootfs(@TempDir Path directory) throws IOException {
    home = directory.resolve("home");
    rootfs = Files.createDirectories(directory.resolve("given"));
    Files.createDirectories(rootfs.resolve("sbin"));
    Path init = Files.writeString(rootfs.resolve("sbin/init"), "#!/bin/sh\n");
    Modes.set(init, 04755);
  }

  private Path tarball() {
    Path tar = rootfs.resolveSibling("given.tar");
    Archive.pack(rootfs, tar);
    return tar;
  }

  private void assertNothingLeft() {
    assertThat(ImageLayout.images(home)).doesNotExist();
  }

  @Test
  void tinyBaseHasInitAndApplets() throws IOException {
    Root.assumeRoot();
    PreparedBase tiny = new TinyBase().prepare(home, MAP);
    assertThat(tiny.needsCgroups()).isFalse();
    assertThat(tiny.rootfs().resolve("sbin/init")).isExecutable();
    assertThat(tiny.rootfs().resolve("bin/sh")).isSymbolicLink();
    assertThat(Root.stat(tiny.rootfs().resolve("bin/busybox"), "uid")).isEqualTo(MAP.first());
    assertThat(Modes.get(tiny.rootfs().resolve("tmp")) & Modes.PERMISSIONS).isEqualTo(01777);
    assertThat(new TinyBase().prepare(home, MAP)).isEqualTo(tiny);
    assertThat(new TinyBase().prepare(home, null).rootfs()).isNotEqualTo(tiny.rootfs());
  }

  @Test
  void dynamicallyLinkedBusyboxIsRefused() {
    Path shell = Path.of("/bin/sh");
    assertThatThrownBy(() -> StaticBusybox.find(List.of(shell)))
        .isInstanceOf(ContainerException.class)
        .hasMessageContainingAll("/bin/sh needs shared libraries", "busybox-static");
    assertThatThrownBy(() -> StaticBusybox.find(List.of(home.resolve("busybox"))))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("busybox-static");
  }

  @Test
  void directoryIsUsedInPlaceForPrivilegedContainers() {
    assertThat(DirectoryBase.of(rootfs).prepare(home, null).rootfs()).isEqualTo(rootfs);
    assertNothingLeft();
  }

  @Test
  void directoryIsCopiedForUnprivilegedContainersAndNotChanged() throws IOException {
    Root.assumeRoot();
    Path copy = DirectoryBase.of(rootfs).prepare(home, MAP).rootfs();
    assertThat(copy).isNotEqualTo(rootfs);
    assertThat(Root.stat(copy.resolve("sbin/init"), "uid")).isEqualTo(MAP.first());
    assertThat(Modes.get(copy.resolve("sbin/init")) & Modes.PERMISSIONS).isEqualTo(04755);
    assertThat(Root.stat(rootfs.resolve("sbin/init"), "uid")).isZero();
    assertThat(DirectoryBase.of(rootfs).prepare(home, MAP).rootfs()).isEqualTo(copy);
  }

  @Test
  void changedDirectoryIsCopiedAgain() throws IOException {
    Root.assumeRoot();
    Path copy = DirectoryBase.of(rootfs).prepare(home, MAP).rootfs();
    Files.writeString(rootfs.resolve("sbin/init"), "#!/bin/sh\nexit 1\n");
    Path again = DirectoryBase.of(rootfs).prepare(home, MAP).rootfs();
    assertThat(again).isNotEqualTo(copy);
    assertThat(again.resolve("sbin/init")).content().contains("exit 1");
  }

  @Test
  void idOutsideTheMapLeavesNothing() throws IOException {
    Root.assumeRoot();
    Files.setAttribute(rootfs.resolve("sbin/init"), "unix:uid", 100_000);
    assertThatThrownBy(() -> DirectoryBase.of(rootfs).prepare(home, MAP))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("/sbin/init");
    assertNothingLeft();
  }

  @Test
  void tarballIsUnpackedOnce() throws IOException {
    Root.assumeRoot();
    Path tar = tarball();
    PreparedBase base = new TarballBase(tar).prepare(home, MAP);
    assertThat(base.needsCgroups()).isTrue();
    assertThat(Root.stat(base.rootfs().resolve("sbin/init"), "uid")).isEqualTo(MAP.first());
    assertThat(Modes.get(base.rootfs().resolve("sbin/init")) & Modes.PERMISSIONS).isEqualTo(04755);
    assertThat(new TarballBase(tar).prepare(home, MAP)).isEqualTo(base);
  }

  @Test
  void tarballMayHaveAnyPath() throws IOException {
    Root.assumeRoot();
    Path tar = Files.move(tarball(), rootfs.resolveSibling("my, own: root\\fs.tar"));
    PreparedBase base = new TarballBase(tar).prepare(home, MAP);
    assertThat(base.rootfs().resolve("sbin/init")).exists();
    Path copy = rootfs.resolveSibling("a copy.tar");
    new TarballBase(tar).archive(home, copy);
    assertThat(copy).hasSameBinaryContentAs(tar);
  }

  @Test
  void brokenTarballFailsWithTarsMessageAndLeavesNothing() throws IOException {
    Path tar = Files.writeString(rootfs.resolveSibling("broken.tar"), "this is no tar");
    assertThatThrownBy(() -> new TarballBase(tar).prepare(home, null))
        .isInstanceOf(ContainerException.class)
        .hasMessageContainingAll(tar.toString(), "This does not look like a tar archive");
    assertNothingLeft();
  }

  @Test
  void onlyRootAndTheContainersRootCanEnterAPreparedBase() throws IOException {
    Root.assumeRoot();
    Path shifted = Paths.parent(new TarballBase(tarball()).prepare(home, MAP).rootfs());
    assertThat(Modes.get(shifted) & Modes.PERMISSIONS).isEqualTo(0710);
    assertThat(Root.stat(shifted, "uid")).isZero();
    assertThat(Root.stat(shifted, "gid")).isEqualTo(MAP.first());
    Path plain = Paths.parent(new TarballBase(tarball()).prepare(home, null).rootfs());
    assertThat(Modes.get(plain) & Modes.PERMISSIONS).isEqualTo(0700);
  }

  @Test
  void entryOutsideTheTarballsRootIsRefused() throws IOException {
    Path tar = rootfs.resolveSibling("climbing.tar");
    Command.of(
            "tar",
            "-cPf",
            tar.toString(),
            "-C",
            rootfs.toString(),
            "--transform=s,sbin/init,../../../../escaped,",
            "sbin/init")
        .run("packing");
    assertThatThrownBy(() -> new TarballBase(tar).prepare(home, null))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("contains '..'");
    assertThat(rootfs.resolveSibling("escaped")).doesNotExist();
    assertNothingLeft();
  }

  @Test
  void overlayAttributesAreNotRestoredFromATarball() throws IOException {
    Root.assumeRoot();
    byte[] init = CPath.of(rootfs.resolve("sbin/init"));
    Xattrs.set(init, "trusted.overlay.opaque", new byte[] {'y'});
    Xattrs.set(init, "user.mine", new byte[] {'1'});
    Path unpacked = new TarballBase(tarball()).prepare(home, MAP).rootfs().resolve("sbin/init");
    assertThat(Xattrs.get(CPath.of(unpacked), "trusted.overlay.opaque")).isNull();
    assertThat(Xattrs.get(CPath.of(unpacked), "user.mine")).isEqualTo(new byte[] {'1'});
  }

  @Test
  void directoryThatContainsTheHomeIsRefused() {
    Path inside = rootfs.resolve("home");
    for (@Nullable IdMap map : new @Nullable IdMap[] {null, MAP}) {
      assertThatThrownBy(() -> DirectoryBase.of(rootfs).prepare(inside, map))
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("it contains the home " + inside);
    }
    assertThat(inside).doesNotExist();
  }

  @Test
  void fullDiskIsAnErrorAndLeavesNothing() throws IOException {
    Root.assumeRoot();
    byte[] large = new byte[1 << 20];
    Files.write(rootfs.resolve("large"), large);
    Path small = Files.createDirectory(rootfs.resolveSibling("small"));
    Command.of("mount", "-t", "tmpfs", "-o", "size=512k", "none", small.toString()).run("mounting");
    try {
      for (Base base : List.of(DirectoryBase.of(rootfs), new TarballBase(tarball()))) {
        assertThatThrownBy(() -> base.prepare(small, MAP))
            .isInstanceOf(ContainerException.class)
            // tar's message if a part of the last block was written
            .hasMessageMatching("(?s).*(No space left on device|Wrote only).*");
        assertThat(small).isEmptyDirectory();
      }
    } finally {
      Command.of("umount", small.toString()).run("unmounting");
    }
  }

  @Test
  void emptyTarballIsRefused() throws IOException {
    Path tar = Files.createFile(rootfs.resolveSibling("empty.tar"));
    assertThatThrownBy(() -> new TarballBase(tar).prepare(home, null))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("empty");
    assertNothingLeft();
  }

  @Test
  void missingBaseIsNamedInTheMessage() {
    Path missing = rootfs.resolve("missing");
    for (Base base :
        List.of(
            DirectoryBase.of(missing),
            new TarballBase(missing),
            DirectoryBase.ofContainer("missing"),
            new NamedBase("missing"))) {
      assertThatThrownBy(() -> base.prepare(home, MAP))
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("missing");
    }
    assertNothingLeft();
  }

  @Test
  void emptyDirectoryIsRefused() throws IOException {
    Path empty = Files.createDirectory(rootfs.resolve("empty"));
    assertThatThrownBy(() -> DirectoryBase.of(empty).prepare(home, null))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining(empty + " is empty");
  }
}
