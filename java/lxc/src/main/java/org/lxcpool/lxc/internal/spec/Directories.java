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
import org.lxcpool.lxc.internal.image.Layout;
import org.lxcpool.lxc.internal.linux.CPath;
import org.lxcpool.lxc.internal.linux.TopDirectory;
import org.lxcpool.lxc.internal.linux.TrustedPath;

/** The directories of a factory on the host. */
public final class Directories {
  // What would end or split a mount option or a line of configuration.
  private static final Pattern UNFIT = Pattern.compile("[\\s:,\\\\\\p{Cntrl}]");

  /** What a record of the ledger has room for, and an overlay's options. */
  private static final int LONGEST_PATH = 400;

  // The mapped root of an unprivileged container must pass, and see nothing.
  private static final FileAttribute<Set<PosixFilePermission>> PASSABLE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x"));

  private static final String POLICY = "seccomp.policy";

  private Directories() {}

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
              + "\": this process's locale is for another encoding than UTF-8; set LC_ALL=C.UTF-8,"
              + " or use letters of ASCII");
    }
    return path.normalize();
  }

  public static void make(FactorySettings settings) {
    Path lxcPath = settings.lxcPath();
    boolean isOurs = !Files.exists(lxcPath, LinkOption.NOFOLLOW_LINKS);
    checkHome(settings.home());
    for (Path each : List.of(settings.home(), lxcPath)) {
      TrustedPath.check(each);
      make(each);
      TrustedPath.check(each); // what was made meanwhile may be another user's
    }
    if (isOurs) {
      boolean unused = TopDirectory.mark(lxcPath); // faster, where the file system can
    }
  }

  /**
   * Checks a home and the directories in it whose content root obeys or executes, as far as they
   * are there.
   *
   * @throws ContainerException if another user could change what is there
   */
  public static void checkHome(Path home) {
    TrustedPath.check(home);
    TrustedPath.check(HomePaths.ledgers(home));
    TrustedPath.check(Layout.images(home));
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
      // another factory was quicker
      if (!Files.isDirectory(directory)) {
        throw new ContainerException(directory + " is not a directory", e);
      }
    } catch (IOException e) {
      throw new ContainerException("can't make directory " + directory + ": " + e, e);
    }
  }

  /** The file with the system calls that containers are refused; written when it isn't there. */
  public static Path seccompPolicy(Path home) {
    Path policy = home.resolve(POLICY);
    try (InputStream resource = ContainerSpec.class.getResourceAsStream(POLICY)) {
      if (resource == null) {
        throw new ContainerException("the resource " + POLICY + " is missing from this jar");
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

  /** Removes the directory of liblxc's lock files for a path, as far as it is empty. */
  public static void removeLockDirectory(Path lxcPath) {
    Path directory = ContainerPaths.lockDirectory(lxcPath);
    Path top = Path.of("/run/lxc/lock");
    try {
      for (Path each = directory; each != null && !each.equals(top); each = each.getParent()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      // not empty: others use it
    }
  }
}
