package org.lxcpool.lxc.internal.linux;

import static java.util.Objects.requireNonNull;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.annotations.SaveError;
import jnr.ffi.types.size_t;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;

/**
 * The functions of libc for small and frequent calls, and for files what Java lacks. Each returns a
 * negative number on failure; {@link #errno()} has the reason. Paths are in the form of {@link
 * CPath}.
 */
public interface Libc {
  /**
   * The library. Its initialization fails without a reason where {@link Loader#require} reports
   * one.
   */
  Libc INSTANCE = Loader.libc();

  Runtime RUNTIME = Runtime.getRuntime(INSTANCE);

  int EPERM = 1;
  int ENOENT = 2;
  int ESRCH = 3;
  int EINTR = 4;
  int EAGAIN = 11;
  int EACCES = 13;
  int EXDEV = 18;
  int ENOTDIR = 20;
  int EISDIR = 21;
  int EINVAL = 22;
  int EPIPE = 32;
  int ERANGE = 34;
  int ENODATA = 61;
  int ENOPROTOOPT = 92;
  int EPROTONOSUPPORT = 93;
  int EOPNOTSUPP = 95;
  int EAFNOSUPPORT = 97;
  int ENOSYS = 38;
  int ENOTEMPTY = 39;
  int ELOOP = 40;

  int SIGKILL = 9;
  int SIGTERM = 15;
  int SIGSTOP = 19;

  int WNOHANG = 1;
  int WEXITED = 4;
  int P_PIDFD = 3;
  int O_RDWR = 2;
  int O_WRONLY = 1;
  int O_CREAT = 0100;
  int O_NONBLOCK = 04000;
  int O_CLOEXEC = 02000000;
  int O_PATH = 010000000;

  int LOCK_SH = 1;
  int LOCK_EX = 2;
  int LOCK_NB = 4;
  int LOCK_UN = 8;

  int CLONE_FS = 0x200;

  int CLOCK_BOOTTIME = 7;

  int SIG_SETMASK = 2;
  int SIGSET_SIZE = 128;

  int S_IFCHR = 020000;

  int MNT_DETACH = 2;
  int UMOUNT_NOFOLLOW = 8;

  int F_SETFD = 2;
  int F_SETFL = 4;
  int FD_CLOEXEC = 1;
  long FIONREAD = 0x541B;

  // The same number on every architecture, as all system calls from 424 on.
  long SYS_PIDFD_SEND_SIGNAL = 424;
  long SYS_PIDFD_OPEN = 434;
  long SYS_OPENAT2 = 437;

  /** Returns the error number of this thread's last failed call. */
  static int errno() {
    return RUNTIME.getLastError();
  }

  /** Returns the text of an error number. */
  static String text(int errno) {
    return INSTANCE.strerror(errno);
  }

  String strerror(int errno);

  @SaveError
  long syscall(long number, long a, long b, long c, long d);

  /** Calls {@code openat2}; {@code how} is a {@code struct open_how}: flags, mode, resolve. */
  @SaveError
  long syscall(long number, long directory, @In byte[] path, @In long[] how, long size);

  /** Calls {@code getdents64}. */
  @SaveError
  long syscall(long number, long directory, @Out byte[] entries, long size);

  @SaveError
  int poll(@In @Out Pointer fds, long count, int timeoutMillis);

  @SaveError
  int kill(int pid, int signal);

  @SaveError
  int waitpid(int pid, @Out int[] status, int options);

  @SaveError
  int waitid(int type, int id, @Nullable Pointer info, int options);

  @SaveError
  int prctl(int option, @Out int[] value);

  @SaveError
  int unshare(int flags);

  /** Sets the umask, and returns the previous one. */
  int umask(int mask);

  /** Sets the signal mask, on Linux that of the calling thread only. */
  @SaveError
  int sigprocmask(int how, @In byte[] set, @Nullable Pointer old);

  @SaveError
  int fcntl(int fd, int command, int argument);

  @SaveError
  int ioctl(int fd, long request, @In @Out int[] value);

  @SaveError
  int pipe2(@Out int[] fds, int flags);

  @SaveError
  int close(int fd);

  /** Stores seconds and nanoseconds, two longs on 64-bit systems. */
  @SaveError
  int clock_gettime(int clock, @Out long[] time);

  @SaveError
  int eventfd(int initial, int flags);

  @SaveError
  long write(int fd, @In byte[] bytes, long count);

  @SaveError
  long read(int fd, @Out byte[] bytes, long count);

  @SaveError
  int umount2(@In byte[] target, int flags);

  // The mode is a vararg in C. x86-64 and arm64 on Linux expect it where this passes it.
  @SaveError
  int open(@In byte[] path, int flags, int mode);

  /**
   * Creates a device node or another special file. Before glibc 2.33 the function had another name.
   *
   * @param mode the type and permissions
   */
  static int makeNode(byte[] path, int mode, long device) {
    try {
      return INSTANCE.mknod(path, mode, device);
    } catch (UnsatisfiedLinkError e) {
      return INSTANCE.__xmknod(0, path, mode, new long[] {device});
    }
  }

  @SaveError
  int mknod(@In byte[] path, int mode, long device);

  @SaveError
  int __xmknod(int version, @In byte[] path, int mode, @In long[] device);

  @SaveError
  int openat(int directory, @In byte[] path, int flags, int mode);

  @SaveError
  int unlinkat(int directory, @In byte[] path, int flags);

  @SaveError
  int renameat(int oldDirectory, @In byte[] oldPath, int newDirectory, @In byte[] newPath);

  @SaveError
  int flock(int fd, int operation);

  @SaveError
  int lchown(@In byte[] path, int uid, int gid);

  @SaveError
  long lgetxattr(@In byte[] path, String name, @Out byte[] value, long size);

  @SaveError
  int lsetxattr(@In byte[] path, String name, @In byte[] value, long size, int flags);

  @SaveError
  int madvise(long address, @size_t long length, int advice);

  /** Returns free heap memory to the kernel; only glibc has it. */
  int malloc_trim(@size_t long pad);

  /** Loads libc through jnr-ffi, once. */
  final class Loader {
    private Loader() {}

    /**
     * Loads libc unless it is loaded. Code that needs {@link Libc} calls this first: the
     * initialization of that interface can only fail with an {@link ExceptionInInitializerError}.
     *
     * @throws ContainerException if libc can't be loaded; the message says how to fix that
     */
    public static void require() {
      libc();
    }

    private static Libc libc() {
      if (Holder.PROBLEM != null) {
        throw Holder.PROBLEM.exception();
      }
      return requireNonNull(Holder.LIBC);
    }

    private static final class Holder {
      static final @Nullable Libc LIBC;
      static final @Nullable LoadFailure PROBLEM;

      static {
        Libc libc = null;
        LoadFailure problem = null;
        try {
          libc = LibraryLoader.create(Libc.class).failImmediately().load("c");
        } catch (LinkageError | RuntimeException e) {
          problem =
              LoadFailure.of(
                  "jnr-ffi",
                  "com.github.jnr:jnr-ffi",
                  "-Djava.io.tmpdir=DIRECTORY or -Djffi.extract.dir=DIRECTORY",
                  e);
        }
        LIBC = libc;
        PROBLEM = problem;
      }
    }
  }
}
