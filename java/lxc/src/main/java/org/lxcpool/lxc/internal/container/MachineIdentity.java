package org.lxcpool.lxc.internal.container;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.lxcpool.lxc.internal.linux.CPath;
import org.lxcpool.lxc.internal.linux.Libc;
import org.lxcpool.lxc.internal.spec.ContainerSpec;

/**
 * The identity of a system: its machine id, host name, SSH host keys and the like. A base that was
 * booted once has one, and each container over it would be the same system: to a DHCP server, which
 * would assign one address to all of them, to clients of SSH, to a collector of logs. So each
 * container gets its own identity, in its own layer of the overlay.
 *
 * <p>The base is only read, and none of its links is followed. No other process uses the layer
 * before the container starts.
 */
final class MachineIdentity {
  private static final Charset UTF_8 = StandardCharsets.UTF_8;
  private static final int PERMISSIONS = 07777;
  private static final int SECRET = 0600;
  private static final int READABLE = 0644;

  private static final String MACHINE_ID = "etc/machine-id";
  private static final String DBUS_MACHINE_ID = "var/lib/dbus/machine-id";
  private static final String HOSTNAME = "etc/hostname";
  private static final String SSH = "etc/ssh";
  private static final String SSH_KEYS = "ssh_host_*";

  /** The content of a machine-id(5) that the first boot is to make. */
  private static final String UNINITIALIZED = "uninitialized";

  private static final int LONGEST_ID = 64;

  /** By directory, the files that a container doesn't use of its base, and makes itself. */
  private static final Map<String, List<String>> HIDDEN =
      Map.of(
          "etc",
          List.of("dhcpcd.duid", "dhcpcd.secret"),
          "var/lib/dhcp",
          List.of("*.leases", "*.lease"),
          "var/lib/dhclient",
          List.of("*.leases", "*.lease"),
          "var/lib/dhcpcd",
          List.of("*"),
          "var/lib/NetworkManager",
          List.of("secret_key", "*.lease"),
          "var/lib/systemd",
          List.of("random-seed", "credential.secret"),
          SSH,
          List.of(SSH_KEYS));

  private final String name;
  private final Path base;
  private final Path upper;
  private final int root;

  MachineIdentity(ContainerSpec spec) {
    name = spec.name();
    base = spec.base().rootfs();
    upper = spec.paths().upper();
    root = spec.idMap() == null ? 0 : (int) spec.idMap().first();
  }

  /** Writes the identity of a container that is being made. */
  void make() throws IOException {
    byte[] id = (UUID.randomUUID().toString().replace("-", "") + "\n").getBytes(UTF_8);
    for (String each : List.of(MACHINE_ID, DBUS_MACHINE_ID)) {
      if (hasMachineId(each)) {
        replace(each, id);
      }
    }
    if (isThere(HOSTNAME)) {
      replace(HOSTNAME, (name + "\n").getBytes(UTF_8));
    }
    boolean ssh = isThere(SSH) && !matching(SSH, SSH_KEYS).isEmpty();
    for (Map.Entry<String, List<String>> directory : HIDDEN.entrySet()) {
      for (String pattern : directory.getValue()) {
        for (String each : matching(directory.getKey(), pattern)) {
          hide(directory.getKey() + "/" + each);
        }
      }
    }
    if (ssh) {
      SshHostKey key = SshHostKey.make(name);
      write(SSH + "/" + SshHostKey.FILE, key.secret(), SECRET);
      write(SSH + "/" + SshHostKey.FILE + ".pub", key.open(), READABLE);
    }
  }

  /**
   * Returns whether a file of the base has a machine id. A link to the other file shares that
   * one's; an empty file is filled at the first boot.
   */
  private boolean hasMachineId(String file) throws IOException {
    if (!isThere(file)) {
      return false;
    }
    Path path = base.resolve(file);
    if (Files.isSymbolicLink(path)) {
      return file.equals(MACHINE_ID);
    }
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (var in = Files.newInputStream(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      String id = new String(in.readNBytes(LONGEST_ID), UTF_8).strip();
      return !id.isEmpty() && !id.equals(UNINITIALIZED);
    }
  }

  /** Returns whether the base has a file, without a link on the path to it. */
  private boolean isThere(String file) {
    Path path = base;
    for (Path part : Path.of(file)) {
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      path = path.resolve(part);
    }
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private List<String> matching(String directory, String pattern) throws IOException {
    List<String> found = new ArrayList<>();
    Path path = base.resolve(directory);
    if (isThere(directory) && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(path, pattern)) {
        for (Path file : files) {
          if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            found.add(String.valueOf(file.getFileName()));
          }
        }
      }
    }
    return found;
  }

  /** Writes a file over one of the base, with its owner and permissions. */
  private void replace(String file, byte[] content) throws IOException {
    Path below = base.resolve(file);
    Path own = write(file, content, READABLE);
    if (Files.isRegularFile(below, LinkOption.NOFOLLOW_LINKS)) {
      copyAttributes(below, own);
    }
  }

  private Path write(String file, byte[] content, int mode) throws IOException {
    Path own = place(file);
    Files.deleteIfExists(own); // a file that was hidden
    Files.write(own, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    Files.setAttribute(own, "unix:uid", root, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(own, "unix:gid", root, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(own, "unix:mode", mode);
    return own;
  }

  /** Hides a file of the base: a device of number 0 is the overlay's sign for a removed file. */
  private void hide(String file) throws IOException {
    Path own = place(file);
    if (Libc.makeNode(CPath.of(own), Libc.S_IFCHR, 0) < 0) {
      throw new IOException("can't hide " + file + ": " + Libc.text(Libc.errno()));
    }
  }

  /** Returns the path of a file in the layer, whose directories are made like the base's. */
  private Path place(String file) throws IOException {
    Path below = base;
    Path own = upper;
    Path directory = Path.of(file).getParent();
    if (directory != null) {
      for (Path part : directory) {
        below = below.resolve(part);
        own = own.resolve(part);
        if (!Files.isDirectory(own, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectory(own);
          copyAttributes(below, own);
        }
      }
    }
    return upper.resolve(file);
  }

  private static void copyAttributes(Path below, Path own) throws IOException {
    Map<String, Object> its =
        Files.readAttributes(below, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(own, "unix:uid", its.get("uid"), LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(own, "unix:gid", its.get("gid"), LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(own, "unix:mode", (int) requireNonNull(its.get("mode")) & PERMISSIONS);
    Files.setLastModifiedTime(
        own,
        Files.readAttributes(below, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
            .lastModifiedTime());
  }
}
