package org.lxcpool.lxc.internal;

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
import org.lxcpool.lxc.internal.libc.CPath;
import org.lxcpool.lxc.internal.libc.TopDirectory;

/** The directories of a factory on the host. */
public final class Directories {
  // What would end or split a mount option or a line of configuration.
  private static final Pattern UNFIT = Pattern.compile("[\\s:,\\\\\\p{Cntrl}]");

  /** What a record of the ledger has room for, and an overlay's options. */
  private static final int LONGEST_PATH = 400;

  // The mapped root of an unprivileged container must pass, and see nothing.
  private static final FileAttribute<Set<PosixFilePermission>> PASSABLE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x"));

  // S_IWOTH and S_ISVTX of stat(2).
  private static final int OTHERS_WRITE = 0002;
  private static final int STICKY = 01000;

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

  public static void make(Settings settings) {
    Path lxcPath = settings.lxcPath();
    boolean isOurs = !Files.exists(lxcPath, LinkOption.NOFOLLOW_LINKS);
    for (Path each : List.of(settings.home(), lxcPath)) {
      checkWay(each);
      make(each);
      checkOwner(each);
    }
    if (isOurs) {
      boolean unused = TopDirectory.mark(lxcPath); // faster, where the file system can
    }
  }

  // Whoever may rename what is on the way could have root follow another.
  private static void checkWay(Path directory) {
    try {
      for (Path each = existing(directory).toRealPath(); each != null; each = each.getParent()) {
        int mode = (int) Files.getAttribute(each, "unix:mode");
        if ((mode & OTHERS_WRITE) != 0 && (mode & STICKY) == 0) {
          throw new ContainerException(
              directory + " isn't safe: anybody may write to " + each + "; chmod o-w " + each);
        }
      }
    } catch (IOException e) {
      throw new ContainerException("can't look at " + directory + ": " + e, e);
    }
  }

  /** The directory, or the nearest above it that exists. */
  private static Path existing(Path directory) {
    Path parent = directory.getParent();
    return parent == null || Files.exists(directory) ? directory : existing(parent);
  }

  private static void checkOwner(Path directory) {
    try {
      if (!Files.getAttribute(directory, "unix:uid").equals(0)) {
        throw new ContainerException(
            directory + " isn't safe: it isn't root's; chown root " + directory);
      }
    } catch (IOException e) {
      throw new ContainerException("can't look at " + directory + ": " + e, e);
    }
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
    Path directory = Footprint.lockDirectory(lxcPath);
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
