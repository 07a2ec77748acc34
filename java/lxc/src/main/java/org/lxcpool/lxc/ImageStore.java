package org.lxcpool.lxc;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.image.Debian;
import org.lxcpool.lxc.internal.image.ImageLayout;
import org.lxcpool.lxc.internal.image.ImageRecord;
import org.lxcpool.lxc.internal.image.NamedImages;
import org.lxcpool.lxc.internal.spec.ConfigItem;
import org.lxcpool.lxc.internal.spec.ContainerSpec;
import org.lxcpool.lxc.internal.spec.Directories;
import org.lxcpool.lxc.internal.spec.PreparedBase;

/**
 * The named images of a home, for {@link BaseImage#image}.
 *
 * <p>An image exists either completely or not at all, even if the process that creates it is
 * killed. Its files are kept in a tar file, and once more for each id map that containers were
 * created with. Needs root. Thread-safe, and safe for concurrent use by several processes with the
 * same home.
 */
public final class ImageStore {
  private final Path home;
  private final NamedImages images;

  private ImageStore(Path home) {
    this.home = home;
    images = new NamedImages(home);
  }

  /**
   * Returns the store of a home. Nothing is written before the first image is created.
   *
   * @param home the home, as given to factories
   * @return the store
   * @throws IllegalArgumentException if the path isn't absolute, or contains white space, a colon,
   *     comma or backslash
   */
  public static ImageStore at(Path home) {
    return new ImageStore(Directories.checkPath("home", home));
  }

  /**
   * Lists the images in the store.
   *
   * @return the images, sorted by name
   * @throws ContainerException if an image can't be read
   */
  public List<Image> list() {
    List<Image> list = new ArrayList<>();
    for (String name : images.names()) {
      Path directory = images.directory(name);
      ImageRecord record = ImageRecord.read(directory);
      if (record != null) {
        try {
          long size = Files.size(ImageRecord.tar(directory));
          list.add(new Image(name, record.source(), size, record.created()));
        } catch (NoSuchFileException e) {
          // removed concurrently
        } catch (IOException e) {
          throw new ContainerException("can't read image " + name + ": " + e, e);
        }
      }
    }
    return List.copyOf(list);
  }

  /**
   * Creates an image of the current state of a base.
   *
   * @param name the image's name
   * @param base the base to copy; its files must have unshifted ids, as in a privileged container
   * @return the image
   * @throws IllegalArgumentException if the name isn't 1 to 100 letters, digits and {@code _.+@-},
   *     starting with a letter, digit or underscore
   * @throws ContainerException if an image of that name exists, the base has no executable file
   *     {@code /sbin/init}, is missing or can't be read, another user could change files in the
   *     home, or the thread is interrupted; nothing is left then
   */
  public Image create(String name, BaseImage base) {
    return create(name, base, PreparedBase.INIT);
  }

  /**
   * Creates an image of a base whose init isn't at {@code /sbin/init}.
   *
   * @param name the image's name
   * @param base the base to copy; its files must have unshifted ids, as in a privileged container
   * @param init the command that containers boot, in one line: the absolute path of a program in
   *     the base, and its arguments
   * @return the image
   * @throws IllegalArgumentException if the name isn't 1 to 100 letters, digits and {@code _.+@-},
   *     starting with a letter, digit or underscore, or the command contains a control character
   * @throws ContainerException if an image of that name exists, the base has no such program, is
   *     missing or can't be read, or the thread is interrupted; nothing is left then
   */
  public Image create(String name, BaseImage base, String init) {
    ImageLayout.checkName("image", name);
    requireNonNull(base, "base");
    ConfigItem.ofUser(ContainerSpec.INIT, init);
    images.checkFree(name);
    base.base().checkInit(home, null, init);
    return create(name, base.toString(), init, tar -> base.base().archive(home, tar));
  }

  /**
   * Creates an image of a small Debian 12 (bookworm) with systemd and DHCP on {@code eth0}, from
   * the packages of the mirrors that the host's {@code mmdebstrap} uses. Takes a minute or more.
   *
   * @param name the image's name
   * @param progress takes each line that {@code mmdebstrap} prints; called on a separate thread
   * @return the image
   * @throws IllegalArgumentException if the name isn't 1 to 100 letters, digits and {@code _.+@-},
   *     starting with a letter, digit or underscore
   * @throws ContainerException if an image of that name exists, {@code mmdebstrap} is missing or
   *     fails, or the thread is interrupted; nothing is left then
   */
  public Image createDebian(String name, Consumer<String> progress) {
    requireNonNull(progress, "progress");
    return create(
        name,
        "debian " + Debian.SUITE,
        PreparedBase.INIT,
        tar -> {
          Debian.make(tar, progress);
          return true;
        });
  }

  private Image create(String name, String source, String init, NamedImages.Packer packer) {
    Directories.checkHome(home);
    images.create(ImageLayout.checkName("image", name), source, init, packer);
    return list().stream()
        .filter(image -> image.name().equals(name))
        .findAny()
        .orElseThrow(
            () ->
                new ContainerException("image " + name + " was removed right after its creation"));
  }

  /**
   * Removes an image and everything prepared from it. Follows no link and crosses no mount.
   *
   * @param name the image's name
   * @throws IllegalArgumentException if no image can have that name
   * @throws ContainerException if the image doesn't exist, a container in the home's {@code
   *     containers} or a mount of any process uses it, or it can't be removed
   */
  public void remove(String name) {
    Directories.checkHome(home);
    images.remove(ImageLayout.checkName("image", name));
  }

  /**
   * An image of the store.
   *
   * @param name its name
   * @param source a readable description of the base it was created from
   * @param sizeBytes the size of its tar file in bytes, without what was prepared from it
   * @param created when it was created
   */
  public record Image(String name, String source, long sizeBytes, Instant created) {}
}
