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

  /** A tar file. It is unpacked elsewhere, so that its path may be any. */
  public TarballBase(Path file) {
    this.file = file.toAbsolutePath().normalize();
  }

  @Override
  public void checkInit(Path home, @Nullable IdMap idMap, @Nullable String init) {
    check();
    String command = init == null ? PreparedBase.INIT : init;
    Path directory = directory(home, idMap);
    if (AtomicDirectory.isThere(directory)) {
      InitProgram.checkDirectory(description(), Preparation.rootfs(directory), command);
    } else {
      InitProgram.checkTar(description(), file, command);
    }
  }

  private Path directory(Path home, @Nullable IdMap idMap) {
    Digest digest = new Digest().text(file.toString()).file(file);
    return Layout.images(home).resolve(Preparation.name("tarball", digest, idMap));
  }

  @Override
  public PreparedBase prepare(Path home, @Nullable IdMap idMap) {
    check();
    Path directory = directory(home, idMap);
    AtomicDirectory.make(
        directory, Preparation.work(idMap, rootfs -> Archive.unpack(file, rootfs)));
    return new PreparedBase(Preparation.rootfs(directory), PreparedBase.INIT, true);
  }

  private void check() {
    if (!Files.isRegularFile(file)) {
      throw new ContainerException(
          "base " + description() + ": there is no such file: give a tar of a root filesystem");
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
