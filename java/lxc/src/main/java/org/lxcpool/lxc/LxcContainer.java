package org.lxcpool.lxc;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.lxcpool.ContainerException;
import org.lxcpool.Slot;
import org.lxcpool.lxc.internal.container.CallTracker;
import org.lxcpool.lxc.internal.container.ContainerLife;
import org.lxcpool.lxc.internal.container.FileTransfer;
import org.lxcpool.lxc.internal.network.NetworkReadiness;

/**
 * A container on liblxc.
 *
 * <p>Thread-safe. Every failure is a {@link ContainerException} that names the operation, the
 * container, its state and what liblxc logged as an error.
 */
public final class LxcContainer implements Container {
  private static final List<String> ENVIRONMENT =
      List.of(
          "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
          "HOME=/root",
          "USER=root",
          "LANG=C.UTF-8",
          "container=lxc");

  private final ContainerLife life;
  private final NetworkReadiness readiness;
  private final CallTracker calls;

  LxcContainer(ContainerLife life, NetworkReadiness readiness, CallTracker calls) {
    this.life = life;
    this.readiness = readiness;
    this.calls = calls;
  }

  @Override
  public String name() {
    return life.name();
  }

  /**
   * {@inheritDoc}
   *
   * <p>With {@link Isolation#PROCESS} an interrupt ends a start at once, and no process of it
   * continues. In process a start itself can't be interrupted, only the wait for other starts.
   *
   * @throws IllegalStateException if it was started before
   */
  @Override
  public void start() throws InterruptedException {
    calls.step("start", life, life::start);
  }

  /**
   * {@inheritDoc}
   *
   * <p>An address counts when it is global: neither loopback nor link-local, and for IPv6 after
   * duplicate address detection. One address of either family is enough, unless the factory was
   * built with an {@link AddressFamily}. If the factory was built with a port to wait for, that
   * port must accept a connection, too.
   */
  @Override
  public void awaitNetwork(Duration timeout) throws InterruptedException {
    calls.step("network wait", life, () -> readiness.await(life.network(), timeout));
  }

  @Override
  public boolean isAlive() {
    return life.isAlive();
  }

  @Override
  public @Nullable Slot slot() {
    return life.pool().slot();
  }

  /**
   * {@inheritDoc}
   *
   * <p>While the container is {@linkplain LxcContainerFactory#hold held}, this does nothing: its
   * factory, or the next one of the same name, destroys it when its time is over.
   */
  @Override
  public void destroy() {
    calls.destroy(life);
  }

  /**
   * Returns the pid of the container's init on the host.
   *
   * @return the pid, or -1 if the container doesn't run
   */
  public int initPid() {
    return life.initPid();
  }

  /**
   * Returns the container's global addresses, IPv4 first.
   *
   * @return the addresses; empty if it has none yet, or doesn't run
   */
  public List<InetAddress> addresses() {
    return readiness.addresses(life.network());
  }

  /**
   * Returns the container's state in liblxc's words: {@code STOPPED}, {@code STARTING}, {@code
   * RUNNING}, {@code STOPPING}, {@code ABORTING}, {@code FREEZING}, {@code FROZEN}, {@code THAWED},
   * or {@code DESTROYED} once it was destroyed.
   *
   * @return the state
   * @throws ContainerException if its monitor doesn't answer within 10 s
   */
  public String state() {
    return life.state();
  }

  /**
   * Runs a command in the container as its root, in {@code /}, with an environment of its own. The
   * command inherits nothing of this process: neither its environment and descriptors nor its
   * terminal, session keyring, umask, resource limits, scheduling and priorities ({@code
   * OPERATING.md} lists the values that a command has). The command leads a session and a process
   * group. It ends with this process, since its parent is a launcher that does.
   *
   * <p>Standard input, output and error are pipes. Once the command has ended, they hold no
   * descriptors of this process, unless a process that the command started has the other ends; the
   * output can still be read. Actions that are chained to {@link Process#onExit()} run on a thread
   * of their own and may block.
   *
   * @param command the program, looked up on the container's PATH, and its arguments
   * @return the process. Its exit code is 127 if there is no such program (ENOENT, ENOTDIR, ELOOP,
   *     ENAMETOOLONG), 126 if it can't be executed for another reason, and 128 and the number of
   *     the signal if it was killed
   * @throws IllegalArgumentException if the command is empty or an argument contains NUL
   * @throws ContainerException if the container doesn't run, the launcher can't be started, or
   *     liblxc can't enter the container
   */
  public Process exec(List<String> command) {
    List<String> arguments = List.copyOf(command);
    if (arguments.isEmpty() || arguments.get(0).isEmpty()) {
      throw new IllegalArgumentException("no command to run");
    }
    if (arguments.stream().anyMatch(each -> each.indexOf('\0') >= 0)) {
      throw new IllegalArgumentException("an argument contains NUL");
    }
    return life.exec(arguments, ENVIRONMENT);
  }

  /**
   * Copies a regular file of the host into the container, with its permission to be executed. The
   * path is resolved inside the container: a symbolic link there can't lead out of it.
   *
   * <p>The container needs {@code sh}, {@code cat} and {@code chmod}. At most 4 GiB are copied, for
   * at most 10 minutes. An interrupt ends the copy at once, and is kept.
   *
   * @param source a regular file of the host, or a symbolic link to one
   * @param target the absolute path of the file in the container, which is regular if it exists;
   *     its directory must exist
   * @throws IllegalArgumentException if the target is not an absolute path
   * @throws ContainerException if either side fails or isn't a regular file, at the limits, or when
   *     it is interrupted; a part of the file may have been written
   */
  public void copyTo(Path source, String target) {
    transfer().copyTo(source, target);
  }

  /**
   * Copies a regular file out of the container. The path is resolved inside the container: a
   * symbolic link there can't lead out of it.
   *
   * <p>The container needs {@code sh} and {@code cat}. At most 4 GiB are copied, for at most 10
   * minutes. An interrupt ends the copy at once, and is kept.
   *
   * @param source the absolute path of a regular file in the container, or of a symbolic link to
   *     one
   * @param target the file of the host to write; replaced in one step if it exists
   * @throws IllegalArgumentException if the source is not an absolute path
   * @throws ContainerException if either side fails, the source isn't a regular file, at the
   *     limits, or when it is interrupted; the target isn't changed then
   */
  public void copyFrom(String source, Path target) {
    transfer().copyFrom(source, target);
  }

  private FileTransfer transfer() {
    return new FileTransfer(this::exec, life.failures(), FileTransfer.Bounds.USUAL);
  }

  /**
   * Returns what the container printed to its console.
   *
   * @return the last 1 MiB; empty if it printed nothing
   * @throws ContainerException if it can't be read
   */
  public String consoleLog() {
    return life.network().consoleLog();
  }

  /**
   * Returns an item of the container's configuration.
   *
   * @param key the key, for example {@code lxc.net.0.link}
   * @return the value, several values joined by newlines; empty if the key isn't set
   * @throws ContainerException if it can't be read
   */
  public Optional<String> configItem(String key) {
    return life.calls().configItem(requireNonNull(key));
  }

  ContainerLife life() {
    return life;
  }

  @Override
  public String toString() {
    return "LxcContainer[" + name() + (life.isAlive() ? ", alive]" : "]");
  }
}
