package org.lxcpool.lxc.internal.network;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.spec.Subnet;

/**
 * The files of the claims on one bridge: {@code TOP/address/NETNS/BRIDGE/ADDRESS}. Not thread-safe,
 * except that {@link #remove(int)} and {@link #removeEmptyDirectories()} may run at any time.
 */
final class ClaimFiles {
  private static final String LOCK = ".lock";
  private static final int OTHERS_WRITE = 0022;

  private final Path top;
  private final Path directory;

  /**
   * @param top a directory; it and those below are created when needed and removed when empty
   * @param bridge a bridge of this process's network namespace
   */
  ClaimFiles(Path top, String bridge) {
    this(top, addresses(top).resolve(ClaimRecord.namespace("net")).resolve(bridge));
  }

  private ClaimFiles(Path top, Path directory) {
    this.top = top;
    this.directory = directory;
  }

  private static Path addresses(Path top) {
    return top.resolve("address");
  }

  /**
   * Returns the claims on all bridges, in all network namespaces.
   *
   * @throws ContainerException if they can't be listed
   */
  static List<ClaimFiles> all(Path top) {
    List<ClaimFiles> found = new ArrayList<>();
    try (DirectoryStream<Path> namespaces = Files.newDirectoryStream(addresses(top))) {
      for (Path namespace : namespaces) {
        try (DirectoryStream<Path> bridges = Files.newDirectoryStream(namespace)) {
          bridges.forEach(bridge -> found.add(new ClaimFiles(top, bridge)));
        }
      }
    } catch (NoSuchFileException e) {
      // there are no claims, or another process removed the last one
    } catch (IOException e) {
      throw failure("read", top, e);
    }
    return found;
  }

  /** Returns the file whose lock guards the claims. */
  Path lockFile() {
    return directory.resolve(LOCK);
  }

  /** Returns whether the bridge may have claims. */
  boolean exist() {
    return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Checks that only root can write to the directories. An existing directory may belong to any
   * user. Once this check has passed it stays true, since only root can create another one of the
   * same name.
   *
   * @throws ContainerException if another user can, or the directories can't be read
   */
  void checkOwners() {
    try {
      Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      for (Path each = directory; each.startsWith(top); each = parent(each)) {
        var attributes = Files.readAttributes(each, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
        int mode = (int) requireNonNull(attributes.get("mode"));
        if (!self.equals(attributes.get("uid"))
            || (mode & OTHERS_WRITE) != 0
            || !Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
          throw new ContainerException(
              each + " isn't safe: it isn't a directory that only root can write to; remove it");
        }
      }
    } catch (IOException e) {
      throw failure("read", directory, e);
    }
  }

  /**
   * Reads the claim on an address; empty if there is none.
   *
   * @throws ContainerException if it can't be read
   */
  Optional<ClaimRecord> read(int address) {
    try {
      return ClaimRecord.read(file(address));
    } catch (IOException e) {
      throw failure("read", file(address), e);
    }
  }

  /**
   * Writes the claim on an address, and replaces an existing one.
   *
   * @throws ContainerException if it can't be written
   */
  void write(int address, ClaimRecord claim) {
    Path file = file(address);
    try (var out =
        Files.newByteChannel(
            file,
            Set.of(
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      var unused = out.write(ByteBuffer.wrap(claim.bytes()));
    } catch (IOException e) {
      throw failure("write", file, e);
    }
  }

  /**
   * Removes the claim on an address if there is one.
   *
   * @throws ContainerException if it can't be removed
   */
  void remove(int address) {
    try {
      Files.deleteIfExists(file(address));
    } catch (IOException e) {
      throw failure("remove", file(address), e);
    }
  }

  /**
   * Removes all claims that meet a condition, which gets nothing for a file that isn't a complete
   * claim.
   *
   * @throws ContainerException if a claim can't be read or removed
   */
  void removeIf(Predicate<Optional<ClaimRecord>> condition) {
    try (DirectoryStream<Path> claims = Files.newDirectoryStream(directory, "[0-9]*")) {
      for (Path each : claims) {
        if (condition.test(ClaimRecord.read(each))) {
          Files.deleteIfExists(each);
        }
      }
    } catch (IOException e) {
      throw failure("clean up", directory, e);
    }
  }

  /**
   * Removes the directories that are empty.
   *
   * @throws ContainerException if an empty directory can't be removed
   */
  void removeEmptyDirectories() {
    try {
      for (Path each = directory; !each.equals(top); each = parent(each)) {
        Files.deleteIfExists(each);
      }
      BridgeUse.removeIfEmpty(top);
    } catch (DirectoryNotEmptyException e) {
      // there are other claims
    } catch (IOException e) {
      throw failure("remove", directory, e);
    }
  }

  private Path file(int address) {
    return directory.resolve(Subnet.text(address));
  }

  private static Path parent(Path path) {
    return requireNonNull(path.getParent());
  }

  private static ContainerException failure(String what, Path file, IOException cause) {
    return new ContainerException("can't " + what + " " + file + ": " + cause, cause);
  }
}
