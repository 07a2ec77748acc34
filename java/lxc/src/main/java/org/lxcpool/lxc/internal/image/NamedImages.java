package org.lxcpool.lxc.internal.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.CPath;
import org.lxcpool.lxc.internal.linux.FileLock;
import org.lxcpool.lxc.internal.linux.Modes;
import org.lxcpool.lxc.internal.linux.Mounts;
import org.lxcpool.lxc.internal.linux.Paths;
import org.lxcpool.lxc.internal.spec.HomeLayout;

/** The images of the store in a home. */
public final class NamedImages {
  private static final int OWNER_ONLY = 0600;

  private final Path home;

  /** The images in a home, which needn't exist yet. */
  public NamedImages(Path home) {
    this.home = home;
  }

  /** Writes an image's tar file. */
  public interface Packer {
    /**
     * Does it.
     *
     * @return whether the image's init wants cgroup mounts
     */
    boolean pack(Path tar);
  }

  /** The names of the images, sorted. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Layout.named(home), "[!.]*")) {
      all.forEach(image -> names.add(String.valueOf(image.getFileName())));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new ContainerException("can't list the images in " + home + ": " + e, e);
    }
    names.sort(null);
    return names;
  }

  /** The directory of an image. */
  public Path directory(String name) {
    return Layout.named(home, name);
  }

  /**
   * Makes an image.
   *
   * @param init the command that its containers boot
   * @throws ContainerException if there is one of that name, or it can't be packed
   */
  public void create(String name, String source, String init, Packer packer) {
    Path image = directory(name);
    checkFree(name);
    Paths.makePassable(Paths.parent(image));
    try (FileLock lock = FileLock.take(Layout.lockFile(image))) {
      checkFree(name);
      AtomicDirectory.makeHolding(
          lock,
          image,
          half -> {
            boolean needsCgroups = packer.pack(ImageRecord.tar(half));
            Modes.set(ImageRecord.tar(half), OWNER_ONLY);
            Modes.set(half, Paths.PASSABLE);
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            new ImageRecord(source, now, needsCgroups, init).write(half);
          });
    }
  }

  /**
   * Looks whether an image can have a name.
   *
   * @throws ContainerException if there is one
   */
  public void checkFree(String name) {
    if (AtomicDirectory.isThere(directory(name))) {
      throw new ContainerException(
          "there is an image " + name + " in " + home + " already: remove it or take another name");
    }
  }

  /**
   * Removes an image and all that was prepared from it.
   *
   * @throws ContainerException if there is none, a container uses it, or it can't be removed
   */
  public void remove(String name) {
    Path image = directory(name);
    if (!AtomicDirectory.isThere(image)) {
      throw new ContainerException("there is no image " + name + " in " + Layout.named(home));
    }
    try (FileLock lock = FileLock.take(Layout.lockFile(image))) {
      if (AtomicDirectory.isThere(image)) {
        checkUnused(name, image);
        AtomicDirectory.removeHolding(lock, image);
      }
    } catch (IOException e) {
      throw new ContainerException("can't remove image " + name + ": " + e.getMessage(), e);
    }
  }

  private void checkUnused(String name, Path image) throws IOException {
    Path real = image.toRealPath();
    String inConfig = CPath.text(image) + "/";
    String really = CPath.text(real) + "/";
    try (DirectoryStream<Path> containers = Files.newDirectoryStream(HomeLayout.containers(home))) {
      for (Path container : containers) {
        String config = config(container);
        if (config.contains(inConfig) || config.contains(really)) {
          throw new ContainerException(
              "container "
                  + container.getFileName()
                  + " uses image "
                  + name
                  + ": destroy the container first");
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // no containers there
    }
    if (Mounts.anyNames(image) || Mounts.anyNames(real)) {
      throw new ContainerException(
          "a mount uses image " + name + ": destroy the containers made from it first");
    }
  }

  private static String config(Path container) throws IOException {
    try {
      return Files.readString(container.resolve("config"), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return "";
    }
  }
}
