package org.lxcpool.lxc.internal.image;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.IdMap;
import org.lxcpool.lxc.internal.linux.FileLock;
import org.lxcpool.lxc.internal.spec.PreparedBase;

/** An image of the store, given by name. */
public final class NamedBase implements Base {
  private final String name;

  /**
   * Creates a base of an image's name. The image is looked up when it is used.
   *
   * @throws IllegalArgumentException if no image can have such a name
   */
  public NamedBase(String name) {
    this.name = ImageLayout.checkName("image", name);
  }

  @Override
  public void checkInit(Path home, @Nullable IdMap idMap, @Nullable String init) {
    ImageRecord record = record(home);
    String command = init == null ? record.init() : init;
    Path directory = directory(home, record, idMap);
    if (AtomicDirectory.exists(directory)) {
      InitProgram.checkDirectory(description(), Preparation.rootfs(directory), command);
    } else {
      InitProgram.checkTar(description(), ImageRecord.tar(ImageLayout.named(home, name)), command);
    }
  }

  private Path directory(Path home, ImageRecord record, @Nullable IdMap idMap) {
    Path image = ImageLayout.named(home, name);
    Digest digest = new Digest().text(record.created().toString()).file(ImageRecord.tar(image));
    return image.resolve(Preparation.name("prepared", digest, idMap));
  }

  @Override
  public PreparedBase prepare(Path home, @Nullable IdMap idMap) {
    Path image = ImageLayout.named(home, name);
    ImageRecord record = record(home);
    Path directory = directory(home, record, idMap);
    if (!AtomicDirectory.exists(directory)) {
      try (FileLock lock = FileLock.take(ImageLayout.lockFile(image))) {
        record(home); // may have been removed concurrently
        Path tar = ImageRecord.tar(image);
        AtomicDirectory.createLocked(
            lock, directory, Preparation.work(idMap, rootfs -> Archive.unpack(tar, rootfs)));
      }
    }
    return new PreparedBase(Preparation.rootfs(directory), record.init(), record.needsCgroups());
  }

  private ImageRecord record(Path home) {
    ImageRecord record = ImageRecord.read(ImageLayout.named(home, name));
    if (record == null) {
      throw new ContainerException(
          "there is no image " + name + " in " + ImageLayout.named(home) + ": create it first");
    }
    return record;
  }

  @Override
  public boolean archive(Path home, Path tar) {
    ImageRecord record = record(home);
    Archive.copy(ImageRecord.tar(ImageLayout.named(home, name)), tar);
    return record.needsCgroups();
  }

  @Override
  public String description() {
    return "image " + name;
  }
}
