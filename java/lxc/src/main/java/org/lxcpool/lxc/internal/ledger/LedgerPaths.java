package org.lxcpool.lxc.internal.ledger;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.spec.HomeLayout;

/** The places of ledgers on disk: {@code HOME/ledger/NAME/records}. */
final class LedgerPaths {
  static final String RECORDS = "records";

  private LedgerPaths() {}

  /** Returns the directory of a pool's ledger. */
  static Path directory(Path home, String name) {
    return HomeLayout.ledger(home).resolve(name);
  }

  /**
   * Returns the directory of a pool's ledger, and makes the one of all ledgers.
   *
   * @throws ContainerException if that can't be made
   */
  static Path make(Path home, String name) {
    try {
      Path ledgers = HomeLayout.ledger(home.toRealPath());
      if (!Files.isDirectory(ledgers, LinkOption.NOFOLLOW_LINKS)) {
        make(ledgers);
      }
      return ledgers.resolve(name);
    } catch (IOException e) {
      throw new ContainerException("can't make the ledgers of " + home + ": " + e, e);
    }
  }

  private static void make(Path ledgers) throws IOException {
    try {
      Files.createDirectory(
          ledgers,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(ledgers, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  /**
   * Returns the names of the pools that have a ledger in a home.
   *
   * @throws ContainerException if they can't be listed
   */
  static List<String> names(Path home) {
    try (var directories = Files.list(HomeLayout.ledger(home))) {
      return directories
          .filter(d -> Files.isDirectory(d, LinkOption.NOFOLLOW_LINKS))
          .map(d -> String.valueOf(d.getFileName()))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new ContainerException("can't list the ledgers of " + home + ": " + e, e);
    }
  }
}
