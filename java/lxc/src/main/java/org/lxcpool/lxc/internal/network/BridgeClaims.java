package org.lxcpool.lxc.internal.network;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.FileLock;
import org.lxcpool.lxc.internal.linux.ProcessId;
import org.lxcpool.lxc.internal.spec.ContainerPaths;

/**
 * The claims of addresses on one bridge: {@code /run/lxcpool/address/NETNS/BRIDGE/ADDRESS}, a file
 * each, which only root can make.
 *
 * <p>A claim is no lock that is held, but a record of what has the address, looked at and written
 * under one short lock: it must outlive its agent for as long as the container does, costs the
 * agent no descriptor, and a monitor that was forked and hangs can't hold it. One whose agent and
 * container are both gone is taken over by the next that wants the address. The directory is of
 * this host's {@code /run}: agents with one of their own that share a bridge must share it, too.
 */
public final class BridgeClaims {
  private static final Path TOP = Path.of("/run/lxcpool");
  private static final String LOCK = ".lock";
  private static final int OTHERS_WRITE = 0022;

  // Threads of this process wait for each other here, and not by looking again and again.
  private static final ReentrantLock WITHIN_PROCESS = new ReentrantLock();

  private final Path top;
  private final Path directory;
  private final Set<Integer> own = ConcurrentHashMap.newKeySet();
  private boolean checked; // guarded by the lock

  /** The claims of a bridge of this network namespace. */
  public BridgeClaims(String bridge) {
    this(TOP, bridge);
  }

  /**
   * @param top a directory; it and those below are made when needed and removed when empty
   */
  BridgeClaims(Path top, String bridge) {
    this(top, addresses(top).resolve(ClaimRecord.namespace("net")).resolve(bridge));
  }

  private BridgeClaims(Path top, Path directory) {
    this.top = top;
    this.directory = directory;
  }

  private static Path addresses(Path top) {
    return top.resolve("address");
  }

  /**
   * Does something while no other process or thread claims an address of the bridge.
   *
   * @throws ContainerException if the lock can't be had, or the directory isn't safe
   */
  <T> T locked(Supplier<T> work) {
    WITHIN_PROCESS.lock();
    try (FileLock lock = FileLock.take(directory.resolve(LOCK))) {
      lock.check();
      if (!checked) {
        checkOwners();
        checked = true;
      }
      return work.get();
    } finally {
      removeEmpty();
      WITHIN_PROCESS.unlock();
    }
  }

  // Those that are there may have been made by anything. Once safe they stay so: root alone can
  // make others of their names.
  private void checkOwners() {
    try {
      Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      for (Path each = directory; each.startsWith(top); each = parent(each)) {
        var attributes = Files.readAttributes(each, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
        int mode = (int) requireNonNull(attributes.get("mode"));
        if (!self.equals(attributes.get("uid"))
            || (mode & OTHERS_WRITE) != 0
            || !Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
          throw new ContainerException(
              each + " isn't safe: it isn't a directory that root alone writes to; remove it");
        }
      }
    } catch (IOException e) {
      throw failure("look at", directory, e);
    }
  }

  /** Claims an address for a container; empty if it is in use. Needs the lock. */
  Optional<AddressClaim> tryClaim(int address, ContainerPaths container) {
    if (own.contains(address)
        || read(address).filter(found -> isAnothers(found, container)).isPresent()) {
      return Optional.empty();
    }
    write(address, ClaimRecord.ofThisProcess(container));
    own.add(address);
    return Optional.of(new AddressClaim(this, address));
  }

  // A container's own, from an earlier life of its pool, is no reason not to have it.
  private static boolean isAnothers(ClaimRecord found, ContainerPaths container) {
    return !found.container().equals(container) && found.isInUse();
  }

  /**
   * Records that a container has an address, of which no claim is known: its agent was of a version
   * that left none. Needs the lock.
   */
  void note(int address, ContainerPaths container, ProcessId owner) {
    if (read(address).isEmpty()) {
      write(address, ClaimRecord.ofProcess(container, owner));
    }
  }

  /** Gives up what was claimed. */
  void release(int address) {
    own.remove(address);
    try {
      Files.deleteIfExists(file(address));
    } catch (IOException e) {
      throw failure("remove", file(address), e);
    }
    removeEmpty();
  }

  /**
   * Removes what is left of claims on this host whose agents and containers are gone.
   *
   * @throws ContainerException if it can't
   */
  public static void sweep() {
    sweep(TOP);
  }

  static void sweep(Path top) {
    try (DirectoryStream<Path> namespaces = Files.newDirectoryStream(addresses(top))) {
      for (Path namespace : namespaces) {
        try (DirectoryStream<Path> bridges = Files.newDirectoryStream(namespace)) {
          bridges.forEach(bridge -> new BridgeClaims(top, bridge).sweepBridge());
        }
      }
    } catch (NoSuchFileException e) {
      // nothing is claimed, or another process was quicker
    } catch (IOException e) {
      throw failure("look at", top, e);
    }
  }

  private void sweepBridge() {
    removeIf(claim -> claim.filter(ClaimRecord::isInUse).isEmpty());
  }

  /**
   * Removes the claims of containers that are known not to be.
   *
   * @param forgotten whether a container isn't known to the pool that it is of
   */
  void forget(Predicate<ContainerPaths> forgotten) {
    if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      removeIf(
          claim ->
              claim
                  .filter(found -> !found.hasContainer() && forgotten.test(found.container()))
                  .isPresent());
    }
  }

  private void removeIf(Predicate<Optional<ClaimRecord>> condition) {
    boolean unused =
        locked(
            () -> {
              try (DirectoryStream<Path> claims = Files.newDirectoryStream(directory, "[0-9]*")) {
                for (Path each : claims) {
                  if (condition.test(ClaimRecord.read(each))) {
                    Files.deleteIfExists(each);
                  }
                }
                return true;
              } catch (IOException e) {
                throw failure("look at", directory, e);
              }
            });
  }

  private Path file(int address) {
    return directory.resolve(Subnet.text(address));
  }

  private Optional<ClaimRecord> read(int address) {
    try {
      return ClaimRecord.read(file(address));
    } catch (IOException e) {
      throw failure("read", file(address), e);
    }
  }

  private void write(int address, ClaimRecord claim) {
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
      var unused = out.write(java.nio.ByteBuffer.wrap(claim.bytes()));
    } catch (IOException e) {
      throw failure("write", file, e);
    }
  }

  private void removeEmpty() {
    if (!own.isEmpty()) {
      return;
    }
    try {
      for (Path each = directory; !each.equals(top); each = parent(each)) {
        Files.deleteIfExists(each);
      }
      BridgeUse.removeIfEmpty(top);
    } catch (DirectoryNotEmptyException e) {
      // others are claimed
    } catch (IOException e) {
      throw failure("remove", directory, e);
    }
  }

  private static Path parent(Path path) {
    return requireNonNull(path.getParent());
  }

  private static ContainerException failure(String what, Path file, IOException cause) {
    return new ContainerException("can't " + what + " " + file + ": " + cause, cause);
  }
}
