package org.lxcpool.lxc.internal.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;

/** The host's statically linked busybox, the only binary of the tiny base. */
final class StaticBusybox {
  private static final String REMEDY = "install one: apt-get install busybox-static";
  private static final List<String> NEEDED = List.of("sh", "ip", "sleep", "udhcpc");

  // From the ELF specification: the offsets differ between 32 and 64 bits.
  private static final int ELF_MAGIC = 0x7f454c46;
  private static final int PT_INTERP = 3;

  private StaticBusybox() {}

  /**
   * Finds a static busybox in {@code /bin} or on the PATH.
   *
   * @throws ContainerException if there is none, or only a dynamically linked one
   */
  static Path find() {
    return find(candidates(System.getenv("PATH")));
  }

  static Path find(List<Path> candidates) {
    List<Path> unfit = new ArrayList<>();
    for (Path candidate : candidates) {
      if (Files.isExecutable(candidate) && Files.isRegularFile(candidate)) {
        if (isStatic(candidate)) {
          return candidate;
        }
        unfit.add(candidate);
      }
    }
    throw new ContainerException(
        unfit.isEmpty()
            ? "the tiny base needs a static busybox, and this host has none: " + REMEDY
            : "the tiny base needs a static busybox; "
                + unfit.get(0)
                + " needs shared libraries: "
                + REMEDY);
  }

  private static List<Path> candidates(@Nullable String path) {
    Set<Path> found = new LinkedHashSet<>();
    found.add(Path.of("/bin/busybox"));
    for (String directory : path == null ? new String[0] : path.split(":", -1)) {
      if (directory.startsWith("/")) {
        found.add(Path.of(directory, "busybox"));
      }
    }
    return List.copyOf(found);
  }

  /**
   * Returns the paths of the applets relative to the root, such as {@code bin/sh}.
   *
   * @throws ContainerException if it lacks an applet that the base needs
   */
  static List<String> applets(Path busybox) {
    List<String> applets = new ArrayList<>();
    new Command(REMEDY, List.of(busybox.toString(), "--list-full"))
        .run("listing the applets of " + busybox, applets::add);
    for (String needed : NEEDED) {
      if (applets.stream().noneMatch(applet -> applet.endsWith("/" + needed))) {
        throw new ContainerException(
            "the tiny base needs the applet "
                + needed
                + ", which "
                + busybox
                + " lacks: "
                + REMEDY);
      }
    }
    return applets;
  }

  /** Returns whether a file is an ELF executable without a program interpreter. */
  static boolean isStatic(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer header = read(channel, 0, 64);
      if (header.limit() < 52 || header.getInt(0) != ELF_MAGIC) {
        return false;
      }
      boolean wide = header.get(4) == 2;
      header.order(header.get(5) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      long offset = wide ? header.getLong(32) : Integer.toUnsignedLong(header.getInt(28));
      int size = Short.toUnsignedInt(header.getShort(wide ? 54 : 42));
      int count = Short.toUnsignedInt(header.getShort(wide ? 56 : 44));
      for (int i = 0; i < count; i++) {
        ByteBuffer program = read(channel, offset + (long) i * size, 4).order(header.order());
        if (program.limit() < 4 || program.getInt(0) == PT_INTERP) {
          return false;
        }
      }
      return count > 0;
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return false; // unreadable, or a header that contradicts itself
    }
  }

  private static ByteBuffer read(FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    int n = 0;
    while (n >= 0 && buffer.hasRemaining()) {
      n = channel.read(buffer, position + buffer.position());
    }
    return buffer.flip();
  }
}
