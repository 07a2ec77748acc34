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
import org.lxcpool.lxc.internal.image.ImageRecord;
import org.lxcpool.lxc.internal.image.Layout;
import org.lxcpool.lxc.internal.image.NamedImages;
import org.lxcpool.lxc.internal.spec.ConfigItem;
import org.lxcpool.lxc.internal.spec.ContainerSpec;
import org.lxcpool.lxc.internal.spec.Directories;
import org.lxcpool.lxc.internal.spec.PreparedBase;

/**
 * The images that a home keeps under names, for {@link BaseImage#image}.
 *
 * <p>An image is there whole or not at all, whatever happens to whoever makes it. Its files are
 * kept in a tar file, and once more for each id map that containers have been made with. Needs
 * root. Thread-safe, and safe against other processes with the same home.
 */
public final class ImageStore {
  private final Path home;
  private final NamedImages images;

  private ImageStore(Path home) {
    this.home = home;
    images = new NamedImages(home);
  }

  /**
   * The store in a home. Nothing is made before the first image is.
   *
   * @param home the home, as factories have it
   * @return the store
   * @throws IllegalArgumentException if the path isn't absolute, or has white space, a colon, comma
   *     or backslash
   */
  public static ImageStore at(Path home) {
    return new ImageStore(Directories.checkPath("home", home));
  }

  /**
   * What is in the store.
   *
   * @return the images, by name
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
          // removed meanwhile
        } catch (IOException e) {
          throw new ContainerException("can't look at image " + name + ": " + e, e);
        }
      }
    }
    return List.copyOf(list);
  }

  /**
   * Makes an image of a base as it is now.
   *
   * @param name the image's name
   * @param base what to make it of; its files must have plain ids, as those of a privileged
   *     container have
   * @return the image
   * @throws IllegalArgumentException if the name isn't 1 to 100 letters, digits and {@code _.+@-},
   *     beginning with a letter, digit or underscore
   * @throws ContainerException if there is an image of that name, the base has no executable file
   *     {@code /sbin/init}, is missing or can't be read, another user could change what is in the
   *     home, or the thread is interrupted; nothing is left then
   */
  public Image create(String name, BaseImage base) {
    return create(name, base, PreparedBase.INIT);
  }

  /**
   * Makes an image of a base that has an init elsewhere than in {@code /sbin/init}.
   *
   * @param name the image's name
   * @param base what to make it of; its files must have plain ids, as those of a privileged
   *     container have
   * @param init the command that containers boot, one line: the absolute path of a program in the
   *     base, and its arguments
   * @return the image
   * @throws IllegalArgumentException if the name isn't 1 to 100 letters, digits and {@code _.+@-},
   *     beginning with a letter, digit or underscore, or the command has a control character
   * @throws ContainerException if there is an image of that name, the base has no such program, is
   *     missing or can't be read, or the thread is interrupted; nothing is left then
   */
  public Image create(String name, BaseImage base, String init) {
    Layout.checkName("image", name);
    requireNonNull(base, "base");
    ConfigItem.ofUser(ContainerSpec.INIT, init);
    images.checkFree(name);
    base.base().checkInit(home, null, init);
    return create(name, base.toString(), init, tar -> base.base().archive(home, tar));
  }

  /**
   * Makes an image of a small Debian 12 (bookworm) with systemd and DHCP on {@code eth0}, from the
   * packages of the mirrors that the host's {@code mmdebstrap} uses. Takes a minute or more.
   *
   * @param name the image's name
   * @param progress takes each line that {@code mmdebstrap} prints, on a thread of its own
   * @return the image
   * @throws IllegalArgumentException if the name isn't 1 to 100 letters, digits and {@code _.+@-},
   *     beginning with a letter, digit or underscore
   * @throws ContainerException if there is an image of that name, {@code mmdebstrap} is missing or
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
    images.create(Layout.checkName("image", name), source, init, packer);
    return list().stream()
        .filter(image -> image.name().equals(name))
        .findAny()
        .orElseThrow(() -> new ContainerException("image " + name + " was removed at once"));
  }

  /**
   * Removes an image and all that was prepared from it. Follows no link and crosses no mount.
   *
   * @param name the image's name
   * @throws IllegalArgumentException if no image can have that name
   * @throws ContainerException if there is no such image, a container in the home's {@code
   *     containers} or a mount of any process uses it, or it can't be removed
   */
  public void remove(String name) {
    Directories.checkHome(home);
    images.remove(Layout.checkName("image", name));
  }

  /**
   * An image of the store.
   *
   * @param name its name
   * @param source what it was made from, for people
   * @param sizeBytes the size of its tar file, without what was prepared from it
   * @param created when it was made
   */
  public record Image(String name, String source, long sizeBytes, Instant created) {}
}
