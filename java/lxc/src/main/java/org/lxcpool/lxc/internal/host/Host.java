package org.lxcpool.lxc.internal.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.internal.liblxc.LxcVersion;

/** The facts about a host that the checks need. Tests have an implementation of their own. */
public interface Host {

  /** Returns the trimmed content of a file; empty if it can't be read. */
  Optional<String> read(String file);

  /** Returns whether a file or directory exists. */
  boolean exists(String path);

  /** Returns the sorted names in a directory; none if it can't be listed. */
  List<String> list(String directory);

  /** Returns whether all users can traverse a directory and its parents. */
  boolean isPassable(Path directory);

  /** Returns the file of a command on the PATH. */
  Optional<Path> onPath(String command);

  /** Runs a command to its end, with empty input. */
  Output run(List<String> command);

  /** Runs a shell script in a new directory inside another one, then removes the new directory. */
  Output runIn(Path parent, List<String> shell, String script);

  /** Returns the effective user id of this process. */
  int uid();

  /** Returns the version and file of liblxc. */
  Liblxc liblxc();

  /**
   * Returns the delegated cgroup that contains the containers; empty if they are beside process 1.
   */
  Optional<Path> delegation();

  /** Returns why libc can't be called; empty if it can. */
  Optional<String> libcProblem();

  /** Returns why liblxcpool isn't loaded; empty if it is. */
  Optional<String> nativeProblem();

  /** Returns the state of the fork guard in this JVM. */
  ForkGuarding forkGuarding();

  /**
   * The result of a command.
   *
   * @param exit its exit code, -1 if it couldn't be started or didn't end in time
   * @param text its output, standard error included
   */
  record Output(int exit, String text) {
    boolean ok() {
      return exit == 0;
    }

    /** Returns the last line of the output, in which most tools report the error. */
    String lastLine() {
      int newline = text.lastIndexOf('\n');
      return newline < 0 ? text : text.substring(newline + 1);
    }
  }

  /**
   * The installed liblxc.
   *
   * @param version null if it can't be used
   * @param text its version and file, or the error
   */
  record Liblxc(@Nullable LxcVersion version, String text) {
    boolean loaded() {
      return version != null;
    }
  }

  /**
   * The state of the fork guard.
   *
   * @param heapKeptOut whether forks exclude the Java heap
   * @param text how, or why not
   */
  record ForkGuarding(boolean heapKeptOut, String text) {}
}
