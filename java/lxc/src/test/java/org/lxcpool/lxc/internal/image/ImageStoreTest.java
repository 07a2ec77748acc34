package org.lxcpool.lxc.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.BaseImage;
import org.lxcpool.lxc.IdMap;
import org.lxcpool.lxc.ImageStore;
import org.lxcpool.lxc.internal.linux.Modes;
import org.lxcpool.lxc.internal.spec.PreparedBase;

class ImageStoreTest {
  private Path home;
  private Path rootfs;
  private ImageStore store;

  @BeforeEach
  void home(@TempDir Path directory) throws IOException {
    home = directory.resolve("home");
    rootfs = Files.createDirectories(directory.resolve("given"));
    Files.writeString(rootfs.resolve("file"), "content");
    Files.createDirectories(rootfs.resolve("sbin"));
    Modes.set(Files.writeString(rootfs.resolve("sbin/init"), "#!/bin/sh\n"), 0755);
    store = ImageStore.at(home);
  }

  @Test
  void newStoreIsEmptyAndWritesNothing() {
    assertThat(store.list()).isEmpty();
    assertThat(home).doesNotExist();
  }

  @Test
  void imageIsListedAndCanBePrepared() throws IOException {
    ImageStore.Image image = store.create("mine", BaseImage.directory(rootfs));
    assertThat(image.name()).isEqualTo("mine");
    assertThat(image.source()).isEqualTo("directory " + rootfs);
    assertThat(image.sizeBytes()).isPositive();
    assertThat(store.list()).containsExactly(image);
    PreparedBase base = new NamedBase("mine").prepare(home, null);
    assertThat(base.rootfs().resolve("file")).hasContent("content");
    assertThat(new NamedBase("mine").prepare(home, null)).isEqualTo(base);
  }

  @Test
  void onlyRootCanReadAnImagesFiles() throws IOException {
    store.create("mine", BaseImage.directory(rootfs));
    Path image = ImageLayout.named(home, "mine");
    assertThat(Modes.get(image) & Modes.PERMISSIONS).isEqualTo(0711);
    assertThat(Modes.get(ImageRecord.tar(image)) & Modes.PERMISSIONS).isEqualTo(0600);
  }

  @Test
  void imageIsShiftedForUnprivilegedContainers() throws IOException {
    Root.assumeRoot();
    store.create("mine", BaseImage.directory(rootfs));
    PreparedBase base = new NamedBase("mine").prepare(home, new IdMap(100_000, 1_000));
    assertThat(Root.stat(base.rootfs().resolve("file"), "uid")).isEqualTo(100_000);
  }

  @Test
  void imageOfAnImageOutlivesTheOriginal() throws IOException {
    store.create("first", BaseImage.directory(rootfs));
    store.create("second", BaseImage.image("first"));
    store.remove("first");
    PreparedBase base = new NamedBase("second").prepare(home, null);
    assertThat(base.rootfs().resolve("file")).hasContent("content");
  }

  @Test
  void imageOfTheTinyBaseNeedsNoCgroupsAndLeavesNoOtherCopy() {
    store.create("small", BaseImage.tiny());
    assertThat(ImageLayout.images(home).toFile().list()).containsExactly("named");
    assertThat(ImageLayout.named(home, "small").toFile().list())
        .containsExactlyInAnyOrder("image.properties", "rootfs.tar");
    assertThat(new NamedBase("small").prepare(home, null).needsCgroups()).isFalse();
  }

  @Test
  void nameInUseIsRefused() {
    store.create("mine", BaseImage.directory(rootfs));
    assertThatThrownBy(() -> store.create("mine", BaseImage.directory(rootfs)))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("mine");
  }

  @Test
  void failedCreationLeavesNothing() throws IOException {
    assertThatThrownBy(() -> store.create("mine", BaseImage.directory(rootfs.resolve("missing"))))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("missing");
    assertThat(store.list()).isEmpty();
    assertThat(ImageLayout.named(home)).doesNotExist();
  }

  @Test
  void baseWithoutInitIsRefusedBeforeAnythingIsWritten() throws IOException {
    Path tar = rootfs.resolveSibling("given.tar");
    Files.delete(rootfs.resolve("sbin/init"));
    Archive.pack(rootfs, tar);
    for (BaseImage base : List.of(BaseImage.directory(rootfs), BaseImage.tarball(tar))) {
      assertThatThrownBy(() -> store.create("mine", base))
          .isInstanceOf(ContainerException.class)
          .hasMessageContainingAll(base.toString(), "/sbin/init");
    }
    assertThat(home).doesNotExist();
  }

  @Test
  void imageKeepsTheInitItWasCreatedWith() throws IOException {
    Files.move(rootfs.resolve("sbin/init"), rootfs.resolve("start"));
    assertThatThrownBy(() -> store.create("mine", BaseImage.directory(rootfs), "/other"))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("/other");

    store.create("mine", BaseImage.directory(rootfs), "/start --quietly");

    assertThat(new NamedBase("mine").prepare(home, null).initCommand())
        .isEqualTo("/start --quietly");
  }

  @Test
  void removalIncludesPreparedCopies() {
    store.create("mine", BaseImage.directory(rootfs));
    new NamedBase("mine").prepare(home, null);
    store.remove("mine");
    assertThat(store.list()).isEmpty();
    assertThat(ImageLayout.named(home)).doesNotExist();
    assertThatThrownBy(() -> store.remove("mine"))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("no image mine");
  }

  @Test
  void imageThatAContainerUsesIsNotRemoved() throws IOException {
    store.create("mine", BaseImage.directory(rootfs));
    Path base = new NamedBase("mine").prepare(home, null).rootfs();
    Path container = Files.createDirectories(home.resolve("containers/box"));
    Files.writeString(
        container.resolve("config"), "lxc.rootfs.path = overlay:" + base + ":/somewhere\n");
    assertThatThrownBy(() -> store.remove("mine"))
        .isInstanceOf(ContainerException.class)
        .hasMessageContainingAll("container box", "image mine");
    assertThat(base).exists();
  }

  @Test
  void imageThatAMountUsesIsNotRemoved(@TempDir Path mount) throws IOException {
    Root.assumeRoot();
    store.create("mine", BaseImage.directory(rootfs));
    Path base = new NamedBase("mine").prepare(home, null).rootfs();
    Path upper = Files.createDirectories(rootfs.resolveSibling("upper"));
    Path work = Files.createDirectories(rootfs.resolveSibling("work"));
    String options = "lowerdir=" + base + ",upperdir=" + upper + ",workdir=" + work;
    Command.of("mount", "-t", "overlay", "-o", options, "none", mount.toString()).run("mounting");
    try {
      assertThatThrownBy(() -> store.remove("mine"))
          .isInstanceOf(ContainerException.class)
          .hasMessageContaining("a mount uses image mine");
    } finally {
      Command.of("umount", mount.toString()).run("unmounting");
    }
    store.remove("mine");
  }
}
