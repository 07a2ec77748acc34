package org.lxcpool.lxc.internal.linux;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A directory held by a descriptor. Its entries are reached by name only, never through a path that
 * another process could redirect by a link. Paths may be longer than the kernel accepts in one
 * call. Names are bytes with a trailing NUL, since they need not be text. Not thread-safe.
 */
public final class DirectoryFd implements Closeable {
  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
  private static final int O_DIRECTORY = ARM ? 040000 : 0200000;
  private static final int O_NOFOLLOW = ARM ? 0100000 : 0400000;
  private static final int O_PATH = 010000000;
  private static final int OPEN = O_DIRECTORY | O_NOFOLLOW | Libc.O_CLOEXEC;
  private static final long SYS_GETDENTS64 = ARM ? 61 : 217;

  /** RESOLVE_NO_XDEV, RESOLVE_NO_SYMLINKS and RESOLVE_BENEATH of linux/openat2.h. */
  private static final long BENEATH = 0x01 | 0x04 | 0x08;

  private static final long OPEN_HOW_SIZE = 24;
  private static final int AT_REMOVEDIR = 0x200;

  // struct linux_dirent64: d_ino 8, d_off 8, d_reclen 2, d_type 1, d_name.
  private static final int RECORD_LENGTH = 16;
  private static final int TYPE = 18;
  private static final int NAME = 19;
  private static final byte DT_UNKNOWN = 0;
  private static final byte DT_DIRECTORY = 4;

  private static final int ENTRIES_SIZE = 16 << 10;

  private final int fd;

  private DirectoryFd(int fd) {
    this.fd = fd;
  }

  /**
   * An entry of a directory, at the time it was listed.
   *
   * @param name its name, with a trailing NUL
   * @param directory whether it may be a directory, which a link to a directory isn't
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Entry(byte[] name, boolean directory) {}

  /**
   * Opens a directory that isn't a link itself. The caller must trust the path that leads to it.
   *
   * @throws NoSuchFileException if it doesn't exist
   * @throws IOException if it isn't a directory, or can't be opened
   */
  public static DirectoryFd open(Path directory) throws IOException {
    return checked(Libc.INSTANCE.open(CPath.of(directory), OPEN, 0), directory.toString());
  }

  private static DirectoryFd checked(int fd, String what) throws IOException {
    if (fd < 0) {
      throw failure(Libc.errno(), what);
    }
    return new DirectoryFd(fd);
  }

  private static IOException failure(int errno, String what) {
    return switch (errno) {
      case Libc.ENOENT -> new NoSuchFileException(what);
      case Libc.ENOTEMPTY -> new DirectoryNotEmptyException(what);
      default -> new IOException(what + ": " + Libc.text(errno));
    };
  }

  /**
   * Opens a subdirectory.
   *
   * @return empty if the name doesn't exist, or is a link or another file
   * @throws IOException if something is mounted there, or it can't be opened
   */
  public Optional<DirectoryFd> child(byte[] name) throws IOException {
    long[] how = {OPEN, 0, BENEATH};
    int child = (int) Libc.INSTANCE.syscall(Libc.SYS_OPENAT2, fd, name, how, OPEN_HOW_SIZE);
    int errno = child < 0 ? Libc.errno() : 0;
    if (errno == Libc.ENOSYS) {
      return childBeforeLinux56(name);
    }
    return opened(child, errno, name);
  }

  // A bind mount of the same filesystem isn't detected here.
  private Optional<DirectoryFd> childBeforeLinux56(byte[] name) throws IOException {
    int fd = Libc.INSTANCE.openat(this.fd, name, OPEN, 0);
    Optional<DirectoryFd> child = opened(fd, fd < 0 ? Libc.errno() : 0, name);
    if (child.isPresent() && !device().equals(child.get().device())) {
      child.get().close();
      throw mount(name);
    }
    return child;
  }

  private static Optional<DirectoryFd> opened(int fd, int errno, byte[] name) throws IOException {
    switch (errno) {
      case 0 -> {
        return Optional.of(new DirectoryFd(fd));
      }
      case Libc.ENOENT, Libc.ENOTDIR, Libc.ELOOP -> {
        return Optional.empty();
      }
      case Libc.EXDEV -> throw mount(name);
      default -> throw failure(errno, text(name));
    }
  }

  private static IOException mount(byte[] name) {
    return new IOException(text(name) + " is a mount");
  }

  private Object device() throws IOException {
    return Files.getAttribute(Path.of("/proc/self/fd", Integer.toString(fd)), "unix:dev");
  }

  /** Opens its current parent, which may be another one than before if a process moved it. */
  public DirectoryFd parent() throws IOException {
    return checked(Libc.INSTANCE.openat(fd, name(".."), OPEN, 0), "..");
  }

  /**
   * Lists the next entries.
   *
   * @return some entries, in no order; empty at the end
   */
  public List<Entry> next() throws IOException {
    byte[] buffer = new byte[ENTRIES_SIZE];
    long length = Libc.INSTANCE.syscall(SYS_GETDENTS64, fd, buffer, buffer.length);
    if (length < 0) {
      throw failure(Libc.errno(), "listing a directory");
    }
    List<Entry> entries = new ArrayList<>();
    ByteBuffer records = ByteBuffer.wrap(buffer).order(ByteOrder.nativeOrder());
    int at = 0;
    while (at < length) {
      int end = at + NAME;
      while (buffer[end] != 0) {
        end++;
      }
      byte[] name = Arrays.copyOfRange(buffer, at + NAME, end + 1);
      byte type = buffer[at + TYPE];
      if (!isItselfOrParent(name)) {
        entries.add(new Entry(name, type == DT_DIRECTORY || type == DT_UNKNOWN));
      }
      at += Short.toUnsignedInt(records.getShort(at + RECORD_LENGTH));
    }
    // A buffer with only "." and ".." isn't the end.
    return entries.isEmpty() && length > 0 ? next() : entries;
  }

  private static boolean isItselfOrParent(byte[] name) {
    return name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0));
  }

  /**
   * Removes a file that isn't a directory.
   *
   * @return true if it is gone; false if it is a directory by now
   */
  public boolean removeFile(byte[] name) throws IOException {
    return removed(Libc.INSTANCE.unlinkat(fd, name, 0), Libc.EISDIR, name);
  }

  /**
   * Removes an empty directory.
   *
   * @return true if it is gone; false if it isn't a directory by now
   */
  public boolean removeDirectory(byte[] name) throws IOException {
    return removed(Libc.INSTANCE.unlinkat(fd, name, AT_REMOVEDIR), Libc.ENOTDIR, name);
  }

  private static boolean removed(int result, int other, byte[] name) throws IOException {
    int errno = result < 0 ? Libc.errno() : 0;
    if (errno != 0 && errno != Libc.ENOENT && errno != other) {
      throw failure(errno, text(name));
    }
    return errno != other;
  }

  /** Returns whether an entry of this name exists. */
  public boolean has(byte[] name) throws IOException {
    int found = Libc.INSTANCE.openat(fd, name, O_PATH | O_NOFOLLOW | Libc.O_CLOEXEC, 0);
    if (found >= 0) {
      Libc.INSTANCE.close(found);
    } else if (Libc.errno() != Libc.ENOENT) {
      throw failure(Libc.errno(), text(name));
    }
    return found >= 0;
  }

  /** Moves an entry to another directory, where it replaces an empty directory at most. */
  public void move(byte[] name, DirectoryFd target, byte[] newName) throws IOException {
    if (Libc.INSTANCE.renameat(fd, name, target.fd, newName) < 0) {
      throw failure(Libc.errno(), text(name));
    }
  }

  /** Returns the content of a small file, such as the kernel's; empty if it can't be read. */
  public String read(String file) {
    int in = Libc.INSTANCE.openat(fd, name(file), Libc.O_CLOEXEC | O_NOFOLLOW, 0);
    if (in < 0) {
      return "";
    }
    try {
      StringBuilder text = new StringBuilder();
      byte[] buffer = new byte[4096];
      long length = Libc.INSTANCE.read(in, buffer, buffer.length);
      while (length > 0) {
        text.append(new String(buffer, 0, (int) length, StandardCharsets.UTF_8));
        length = Libc.INSTANCE.read(in, buffer, buffer.length);
      }
      return text.toString();
    } finally {
      Libc.INSTANCE.close(in);
    }
  }

  /** Writes to a file of the kernel, and returns false if that failed. */
  public boolean write(String file, String text) {
    int flags = Libc.O_WRONLY | Libc.O_CLOEXEC | O_NOFOLLOW;
    int out = Libc.INSTANCE.openat(fd, name(file), flags, 0);
    if (out < 0) {
      return false;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      return Libc.INSTANCE.write(out, bytes, bytes.length) == bytes.length;
    } finally {
      Libc.INSTANCE.close(out);
    }
  }

  /** Returns a name as bytes with a trailing NUL. */
  public static byte[] name(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(bytes, bytes.length + 1);
  }

  /** Returns a name as text, for messages. */
  public static String text(byte[] name) {
    return new String(name, 0, name.length - 1, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    Libc.INSTANCE.close(fd);
  }
}
