package org.lxcpool.lxc.internal.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.internal.liblxc.LxcVersion;

/** What the checks ask of a host; tests answer in its place. */
public interface Host {

  /** The content of a file, trimmed; empty if it can't be read. */
  Optional<String> read(String file);

  /** Whether a file or directory is there. */
  boolean exists(String path);

  /** The names in a directory, sorted; none if it can't be listed. */
  List<String> list(String directory);

  /** Whether the user {@code nobody} could pass through a directory, from the root on down. */
  boolean isPassable(Path directory);

  /** The file that a command on the PATH is. */
  Optional<Path> onPath(String command);

  /** Runs a command to its end, without input. */
  Output run(List<String> command);

  /** Runs a shell script in a fresh, empty directory inside of another one, then removes it. */
  Output runIn(Path parent, List<String> shell, String script);

  /** The effective user id of this process. */
  int uid();

  /** The version and file of liblxc. */
  Liblxc liblxc();

  /** The delegated cgroup in which containers are; empty if they are beside process 1. */
  Optional<Path> delegation();

  /** Why libc can't be called; empty if it can. */
  Optional<String> libcProblem();

  /** Why our own native library isn't loaded; empty if it is. */
  Optional<String> nativeProblem();

  /** What the fork guard does in this JVM. */
  ForkGuarding forkGuarding();

  /**
   * How a command ended.
   *
   * @param exit its exit code, -1 if it couldn't be started or didn't end in time
   * @param text what it printed, on both streams
   */
  record Output(int exit, String text) {
    boolean ok() {
      return exit == 0;
    }

    /** The last line it printed, which is where most tools say what is wrong. */
    String lastLine() {
      int newline = text.lastIndexOf('\n');
      return newline < 0 ? text : text.substring(newline + 1);
    }
  }

  /**
   * The library as found.
   *
   * @param version null if it can't be used
   * @param text its version and file, or what is wrong
   */
  record Liblxc(@Nullable LxcVersion version, String text) {
    boolean loaded() {
      return version != null;
    }
  }

  /**
   * What a fork of this JVM takes along.
   *
   * @param heapKeptOut whether the Java heap is left out of it
   * @param text how, or why not
   */
  record ForkGuarding(boolean heapKeptOut, String text) {}
}
