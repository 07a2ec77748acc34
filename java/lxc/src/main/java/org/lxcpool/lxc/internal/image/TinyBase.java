package org.lxcpool.lxc.internal.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.IdMap;
import org.lxcpool.lxc.internal.linux.Modes;
import org.lxcpool.lxc.internal.linux.Paths;
import org.lxcpool.lxc.internal.linux.TreeRemoval;
import org.lxcpool.lxc.internal.spec.PreparedBase;

/** A root filesystem of busybox and this library's own init, which starts and stops at once. */
public final class TinyBase implements Base {
  private static final List<String> DIRECTORIES =
      List.of(
          "bin",
          "sbin",
          "usr",
          "usr/bin",
          "usr/sbin",
          "usr/share",
          "usr/share/udhcpc",
          "etc",
          "dev",
          "proc",
          "sys",
          "run",
          "var",
          "var/log",
          "var/tmp",
          "tmp",
          "root",
          "home",
          "mnt",
          "opt",
          "srv");

  /** The files of the base and their permissions; each resource is named as the file. */
  private static final Map<String, String> FILES = files();

  private static Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("sbin/init", "rwxr-xr-x");
    files.put("usr/share/udhcpc/default.script", "rwxr-xr-x");
    files.put("etc/passwd", "rw-r--r--");
    files.put("etc/group", "rw-r--r--");
    files.put("etc/hosts", "rw-r--r--");
    files.put("etc/resolv.conf", "rw-r--r--");
    return files;
  }

  @Override
  public String description() {
    return "tiny";
  }

  @Override
  public void checkInit(Path home, @Nullable IdMap idMap, @Nullable String init) {
    // The base always has this library's init.
  }

  @Override
  public PreparedBase prepare(Path home, @Nullable IdMap idMap) {
    Path busybox = StaticBusybox.find();
    Digest digest = new Digest().file(busybox).text(String.join(",", DIRECTORIES));
    FILES.forEach((file, mode) -> digest.text(file).text(mode).bytes(resource(file)));
    Path directory = ImageLayout.images(home).resolve(Preparation.name("tiny", digest, idMap));
    AtomicDirectory.create(directory, Preparation.work(idMap, rootfs -> build(busybox, rootfs)));
    return new PreparedBase(Preparation.rootfs(directory), PreparedBase.INIT, false);
  }

  // Prepared in a temporary home beside the tar file, as only the tar file is kept.
  @Override
  public boolean archive(Path home, Path tar) {
    Path temporary = tar.resolveSibling("tiny");
    try {
      boolean needsCgroups = Base.super.archive(temporary, tar);
      TreeRemoval.unlessMounted(temporary);
      return needsCgroups;
    } catch (IOException e) {
      throw new ContainerException("can't remove " + temporary + ": " + e, e);
    }
  }

  private static void build(Path busybox, Path rootfs) throws IOException {
    for (String directory : DIRECTORIES) {
      Path created = Files.createDirectory(rootfs.resolve(directory));
      permit(created, directory.equals("root") ? "rwx------" : "rwxr-xr-x");
    }
    Modes.set(rootfs.resolve("tmp"), 01777);
    Modes.set(rootfs.resolve("var/tmp"), 01777);
    Path binary = rootfs.resolve("bin/busybox");
    Files.copy(busybox, binary);
    permit(binary, "rwxr-xr-x");
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      Path written = rootfs.resolve(file.getKey());
      Files.write(written, resource(file.getKey()));
      permit(written, file.getValue());
    }
    for (String applet : StaticBusybox.applets(busybox)) {
      Path link = rootfs.resolve(applet).normalize();
      Path parent = Paths.parent(link);
      boolean inside = parent.startsWith(rootfs) && !parent.equals(rootfs); // no /linuxrc
      if (inside && Files.isDirectory(parent) && !Files.exists(link)) {
        Files.createSymbolicLink(link, Path.of("/bin/busybox"));
      }
    }
  }

  private static void permit(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static byte[] resource(String file) {
    return Resources.read("tiny/" + file.substring(file.lastIndexOf('/') + 1));
  }
}
