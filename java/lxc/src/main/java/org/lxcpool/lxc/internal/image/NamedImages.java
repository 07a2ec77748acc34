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

/** The images in the store of a home. */
public final class NamedImages {
  private static final int OWNER_ONLY = 0600;

  private final Path home;

  /** Creates a view of a home, which needn't exist yet. */
  public NamedImages(Path home) {
    this.home = home;
  }

  /** Writes an image's tar file. */
  public interface Packer {
    /**
     * Writes the tar file.
     *
     * @return whether the image's init needs cgroup mounts
     */
    boolean pack(Path tar);
  }

  /** Returns the names of the images, sorted. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(ImageLayout.named(home), "[!.]*")) {
      all.forEach(image -> names.add(String.valueOf(image.getFileName())));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new ContainerException("can't list the images in " + home + ": " + e, e);
    }
    names.sort(null);
    return names;
  }

  /** Returns the directory of an image. */
  public Path directory(String name) {
    return ImageLayout.named(home, name);
  }

  /**
   * Creates an image.
   *
   * @param init the command that its containers boot
   * @throws ContainerException if an image of that name exists, or it can't be packed
   */
  public void create(String name, String source, String init, Packer packer) {
    Path image = directory(name);
    checkFree(name);
    Paths.makePassable(Paths.parent(image));
    try (FileLock lock = FileLock.take(ImageLayout.lockFile(image))) {
      checkFree(name);
      AtomicDirectory.createLocked(
          lock,
          image,
          partial -> {
            boolean needsCgroups = packer.pack(ImageRecord.tar(partial));
            Modes.set(ImageRecord.tar(partial), OWNER_ONLY);
            Modes.set(partial, Paths.PASSABLE);
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            new ImageRecord(source, now, needsCgroups, init).write(partial);
          });
    }
  }

  /**
   * Checks that a name is free.
   *
   * @throws ContainerException if an image of that name exists
   */
  public void checkFree(String name) {
    if (AtomicDirectory.exists(directory(name))) {
      throw new ContainerException(
          "image " + name + " already exists in " + home + ": remove it or choose another name");
    }
  }

  /**
   * Removes an image and everything prepared from it.
   *
   * @throws ContainerException if it doesn't exist, a container uses it, or it can't be removed
   */
  public void remove(String name) {
    Path image = directory(name);
    if (!AtomicDirectory.exists(image)) {
      throw new ContainerException("there is no image " + name + " in " + ImageLayout.named(home));
    }
    try (FileLock lock = FileLock.take(ImageLayout.lockFile(image))) {
      if (AtomicDirectory.exists(image)) {
        checkUnused(name, image);
        AtomicDirectory.removeLocked(lock, image);
      }
    } catch (IOException e) {
      throw new ContainerException("can't remove image " + name + ": " + e.getMessage(), e);
    }
  }

  private void checkUnused(String name, Path image) throws IOException {
    Path real = image.toRealPath();
    String inConfig = CPath.text(image) + "/";
    String realInConfig = CPath.text(real) + "/";
    try (DirectoryStream<Path> containers = Files.newDirectoryStream(HomeLayout.containers(home))) {
      for (Path container : containers) {
        String config = config(container);
        if (config.contains(inConfig) || config.contains(realInConfig)) {
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
