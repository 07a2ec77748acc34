package org.lxcpool.lxc.internal.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.cgroup.Cgroups;
import org.lxcpool.lxc.internal.cgroup.Delegation;
import org.lxcpool.lxc.internal.liblxc.Liblxcpool;
import org.lxcpool.lxc.internal.liblxc.LxcVersion;
import org.lxcpool.lxc.internal.linux.ForkGuard;
import org.lxcpool.lxc.internal.linux.HostCommand;
import org.lxcpool.lxc.internal.linux.Libc;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host this process runs on. */
public final class LiveHost implements Host {
  private static final Logger LOG = LoggerFactory.getLogger(LiveHost.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int MOST_BYTES = 1 << 20;

  @Override
  public Optional<String> read(String file) {
    // In one read: a number in /proc/sys ends after the first read, however short, and the methods
    // of Files begin with a single byte where the size is 0.
    byte[] content = new byte[MOST_BYTES];
    int length = 0;
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      for (int n = 0; n >= 0 && length < content.length; length += Math.max(n, 0)) {
        n = in.read(content, length, content.length - length);
      }
      return Optional.of(new String(content, 0, length, StandardCharsets.UTF_8).trim());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean exists(String path) {
    return Files.exists(Path.of(path));
  }

  @Override
  public List<String> list(String directory) {
    try (Stream<Path> entries = Files.list(Path.of(directory))) {
      return entries.map(Path::getFileName).map(Path::toString).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public boolean isPassable(Path directory) {
    try {
      for (Path each = directory; each != null; each = each.getParent()) {
        if (!Files.getPosixFilePermissions(each).contains(PosixFilePermission.OTHERS_EXECUTE)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Optional<Path> onPath(String command) {
    String path = System.getenv("PATH");
    if (path == null) {
      return Optional.empty();
    }
    for (String directory : path.split(":", -1)) {
      try {
        Path file = Path.of(directory).resolve(command);
        if (!directory.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)) {
          return Optional.of(file);
        }
      } catch (InvalidPathException e) {
        // no such directory can exist
      }
    }
    return Optional.empty();
  }

  @Override
  public Output run(List<String> command) {
    return run(command, null);
  }

  @Override
  public Output runIn(Path parent, List<String> shell, String script) {
    Path directory;
    try {
      directory = Files.createTempDirectory(parent, ".lxcpool-check-");
    } catch (AccessDeniedException e) {
      return new Output(-1, "not permitted to create a directory in " + parent);
    } catch (IOException e) {
      return new Output(-1, "can't create a directory in " + parent + ": " + e);
    }
    List<String> command = new ArrayList<>(shell);
    command.add(script);
    try {
      return run(command, directory);
    } finally {
      remove(directory);
    }
  }

  // The script's mounts ended with its mount namespace.
  private static void remove(Path directory) {
    try {
      ScratchDirectory.remove(directory);
    } catch (IOException e) {
      LOG.warn("can't remove {}: {}", directory, e.toString());
    }
  }

  private static Output run(List<String> command, @Nullable Path directory) {
    try {
      HostCommand.Result result = new HostCommand(command, TIMEOUT).in(directory).run();
      return new Output(result.exit(), result.output());
    } catch (IOException e) {
      return new Output(-1, command.get(0) + " " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Output(-1, "interrupted");
    }
  }

  @Override
  public int uid() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public Liblxc liblxc() {
    try {
      org.lxcpool.lxc.internal.liblxc.Liblxc library = org.lxcpool.lxc.internal.liblxc.Liblxc.get();
      return new Liblxc(
          LxcVersion.parse(library.version()), library.version() + ", " + library.file());
    } catch (ContainerException e) {
      return new Liblxc(null, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Optional<Path> delegation() {
    try {
      String version = org.lxcpool.lxc.internal.liblxc.Liblxc.get().version();
      return LxcVersion.parse(version).namesCgroups()
          ? Cgroups.ofThisHost().delegation().map(Delegation::directory)
          : Optional.empty();
    } catch (ContainerException e) {
      return Optional.empty(); // no containers without liblxc
    }
  }

  @Override
  public Optional<String> libcProblem() {
    try {
      Libc.Loader.require();
      return Optional.empty();
    } catch (ContainerException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Optional<String> nativeProblem() {
    return Optional.ofNullable(Liblxcpool.get().problem())
        .map(problem -> String.valueOf(problem.getMessage()));
  }

  @Override
  public ForkGuarding forkGuarding() {
    try {
      Libc.Loader.require();
      return new ForkGuarding(ForkGuard.isHeapKeptOut(), ForkGuard.status());
    } catch (ContainerException e) {
      return new ForkGuarding(false, String.valueOf(e.getMessage()));
    }
  }
}
