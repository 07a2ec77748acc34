package org.lxcpool.lxc.internal.image;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.IdMap;
import org.lxcpool.lxc.internal.spec.PreparedBase;

/** A root filesystem in a tar file, compressed or not. */
public final class TarballBase implements Base {
  private final Path file;

  /** Creates a base of a tar file. Any path will do, as the file is unpacked elsewhere. */
  public TarballBase(Path file) {
    this.file = file.toAbsolutePath().normalize();
  }

  @Override
  public void checkInit(Path home, @Nullable IdMap idMap, @Nullable String init) {
    check();
    String command = init == null ? PreparedBase.INIT : init;
    Path directory = directory(home, idMap);
    if (AtomicDirectory.exists(directory)) {
      InitProgram.checkDirectory(description(), Preparation.rootfs(directory), command);
    } else {
      InitProgram.checkTar(description(), file, command);
    }
  }

  private Path directory(Path home, @Nullable IdMap idMap) {
    Digest digest = new Digest().text(file.toString()).file(file);
    return ImageLayout.images(home).resolve(Preparation.name("tarball", digest, idMap));
  }

  @Override
  public PreparedBase prepare(Path home, @Nullable IdMap idMap) {
    check();
    Path directory = directory(home, idMap);
    AtomicDirectory.create(
        directory, Preparation.work(idMap, rootfs -> Archive.unpack(file, rootfs)));
    return new PreparedBase(Preparation.rootfs(directory), PreparedBase.INIT, true);
  }

  private void check() {
    if (!Files.isRegularFile(file)) {
      throw new ContainerException(
          "base "
              + description()
              + ": the file doesn't exist: give a tar file of a root filesystem");
    }
  }

  @Override
  public boolean archive(Path home, Path tar) {
    check();
    Archive.copy(file, tar);
    return true;
  }

  @Override
  public String description() {
    return "tarball " + file;
  }
}
