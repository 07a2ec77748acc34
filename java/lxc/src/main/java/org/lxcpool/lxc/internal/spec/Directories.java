package org.lxcpool.lxc.internal.spec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.CPath;
import org.lxcpool.lxc.internal.linux.TopDirAttribute;
import org.lxcpool.lxc.internal.linux.TrustedPath;

/**
 * Creation and checks of a factory's directories on the host; {@link HomeLayout} has their places.
 */
public final class Directories {
  // The characters that would end or split a mount option or a configuration line.
  private static final Pattern UNFIT = Pattern.compile("[\\s:,\\\\\\p{Cntrl}]");

  /** The limit of a ledger record and of an overlay's options, in bytes. */
  private static final int LONGEST_PATH = 400;

  // The mapped root of an unprivileged container can traverse such a directory, but not list it.
  private static final FileAttribute<Set<PosixFilePermission>> PASSABLE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x"));

  private Directories() {}

  /**
   * Checks a path for use in a container's configuration.
   *
   * @param what the name of the setting, for the message
   * @return the normalized path
   * @throws IllegalArgumentException if it isn't absolute, is too long, or has an unsuitable
   *     character
   */
  public static Path checkPath(String what, Path path) {
    if (!path.isAbsolute()
        || UNFIT.matcher(path.toString()).find()
        || path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      throw new IllegalArgumentException(
          what
              + " \""
              + path
              + "\": need an absolute path of at most "
              + LONGEST_PATH
              + " bytes without white space, colon, comma, backslash");
    }
    if (!CPath.text(path)
        .equals(
            new String(
                path.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))) {
      throw new IllegalArgumentException(
          what
              + " \""
              + path
              + "\": the locale of this process isn't UTF-8: set LC_ALL=C.UTF-8, or use only ASCII"
              + " characters");
    }
    return path.normalize();
  }

  /**
   * Creates the directories of a factory as far as they don't exist.
   *
   * @throws ContainerException if one can't be created, or if another user could change it
   */
  public static void make(FactorySettings settings) {
    Path lxcPath = settings.lxcPath();
    boolean isOurs = !Files.exists(lxcPath, LinkOption.NOFOLLOW_LINKS);
    checkHome(settings.home());
    for (Path each : List.of(settings.home(), lxcPath)) {
      TrustedPath.check(each);
      make(each);
      TrustedPath.check(each); // another user may have created it meanwhile
    }
    if (isOurs) {
      boolean unused = TopDirAttribute.set(lxcPath); // faster on file systems that support it
    }
  }

  /**
   * Checks a home and the directories in it that root trusts or executes files from, as far as they
   * exist.
   *
   * @throws ContainerException if another user could change their content
   */
  public static void checkHome(Path home) {
    TrustedPath.check(home);
    TrustedPath.check(HomeLayout.ledger(home));
    TrustedPath.check(HomeLayout.images(home));
  }

  private static void make(Path directory) {
    try {
      if (!Files.isDirectory(directory)) {
        Path parent = directory.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
          make(parent);
        }
        Files.createDirectory(directory, PASSABLE);
        Files.setPosixFilePermissions(directory, PASSABLE.value());
      }
    } catch (java.nio.file.FileAlreadyExistsException e) {
      // another factory has created it meanwhile
      if (!Files.isDirectory(directory)) {
        throw new ContainerException(directory + " is not a directory", e);
      }
    } catch (IOException e) {
      throw new ContainerException("can't create directory " + directory + ": " + e, e);
    }
  }

  /**
   * Returns the file with the system calls that containers are refused, and writes it unless it is
   * up to date.
   *
   * @throws ContainerException if it can't be written
   */
  public static Path seccompPolicy(Path home) {
    Path policy = HomeLayout.seccompPolicy(home);
    try (InputStream resource =
        ContainerSpec.class.getResourceAsStream(HomeLayout.SECCOMP_POLICY)) {
      if (resource == null) {
        throw new ContainerException(
            "the resource " + HomeLayout.SECCOMP_POLICY + " is missing from this jar");
      }
      byte[] content = resource.readAllBytes();
      boolean same =
          Files.isRegularFile(policy, LinkOption.NOFOLLOW_LINKS)
              && java.util.Arrays.equals(content, Files.readAllBytes(policy));
      if (!same) {
        Path fresh = Files.createTempFile(home, ".seccomp", null);
        Files.write(fresh, content);
        Files.move(fresh, policy, StandardCopyOption.REPLACE_EXISTING);
      }
      return policy;
    } catch (IOException e) {
      throw new ContainerException("can't write " + policy + ": " + e, e);
    }
  }

  /**
   * Removes the directory of liblxc's lock files for a path and its parents, as far as they are
   * empty.
   */
  public static void removeLockDirectory(Path lxcPath) {
    Path directory = ContainerPaths.lockDirectory(lxcPath);
    Path top = Path.of("/run/lxc/lock");
    try {
      for (Path each = directory; each != null && !each.equals(top); each = each.getParent()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      // not empty: it is in use
    }
  }
}
