package org.lxcpool.lxc;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.lxcpool.Container;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.ContainerOperations;
import org.lxcpool.lxc.internal.ContainerSpec;
import org.lxcpool.lxc.internal.FileTransfer;
import org.lxcpool.lxc.internal.Started;
import org.lxcpool.lxc.internal.events.Exits;
import org.lxcpool.lxc.internal.ledger.Entry;
import org.lxcpool.lxc.internal.net.AddressClaim;

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

  private final ContainerSpec spec;
  private final ContainerOperations operations;
  private final NetworkReadiness readiness;
  private final @Nullable AddressClaim claim;
  private final Changes changes = new Changes();
  private final Entry entry;
  private final ReentrantLock destroying = new ReentrantLock();
  private volatile @Nullable Started started;
  private volatile boolean alive;
  private boolean destroyed;

  LxcContainer(
      ContainerSpec spec,
      ContainerOperations operations,
      NetworkReadiness readiness,
      @Nullable AddressClaim claim,
      Entry entry) {
    this.spec = spec;
    this.operations = operations;
    this.readiness = readiness;
    this.claim = claim;
    this.entry = entry;
  }

  @Override
  public String name() {
    return spec.name();
  }

  /**
   * {@inheritDoc}
   *
   * <p>With {@link Isolation#PROCESS} an interrupt ends a start at once, and nothing of it runs on.
   * In process a start itself can't be interrupted, only the wait for others' starts.
   *
   * @throws IllegalStateException if it was started before
   */
  @Override
  public void start() throws InterruptedException {
    if (started != null) {
      throw new IllegalStateException("container " + name() + " was started before");
    }
    Started processes = operations.start();
    entry.started(processes.initId(), processes.monitorId());
    runs(processes);
  }

  /** It runs, started just now or by an earlier process. */
  void runs(Started processes) {
    started = processes;
    alive = true;
    Exits.watch(
        processes.init(),
        () -> {
          alive = false;
          changes.add();
        });
  }

  /**
   * {@inheritDoc}
   *
   * <p>An address counts when it is global: neither loopback nor link-local, and for IPv6 past its
   * check for duplicates. One of either family will do, unless the factory was built with a choice
   * of {@link AddressFamily}. If the factory was built with a port to wait for, that port must
   * accept a connection, too.
   */
  @Override
  public void awaitNetwork(Duration timeout) throws InterruptedException {
    readiness.await(this, timeout);
  }

  @Override
  public boolean isAlive() {
    return alive;
  }

  /**
   * {@inheritDoc}
   *
   * <p>While it is {@linkplain LxcContainerFactory#hold held}, this does nothing: its factory, or
   * the next one of the same name, destroys it when its time is over.
   */
  @Override
  public void destroy() {
    destroying.lock();
    try {
      if (destroyed || isHeld()) {
        return;
      }
      alive = false;
      entry.destroying();
      Started processes = started;
      if (processes != null) {
        operations.stop(processes);
      }
      operations.destroy();
      if (processes != null) {
        processes.monitor().close();
      }
      if (claim != null) {
        claim.close();
      }
      entry.gone();
      destroyed = true;
    } finally {
      destroying.unlock();
    }
  }

  /**
   * The pid of its init on the host.
   *
   * @return the pid, or -1 if it doesn't run
   */
  public int initPid() {
    Started processes = started;
    return processes != null && alive ? processes.init().pid() : -1;
  }

  /**
   * Its global addresses, IPv4 first.
   *
   * @return the addresses; empty if it has none yet, or doesn't run
   */
  public List<InetAddress> addresses() {
    return readiness.addresses(this);
  }

  /**
   * Its state in liblxc's words: {@code STOPPED}, {@code STARTING}, {@code RUNNING}, {@code
   * STOPPING}, {@code ABORTING}, {@code FREEZING}, {@code FROZEN}, {@code THAWED}, or {@code
   * DESTROYED} once it was destroyed.
   *
   * @return the state
   * @throws ContainerException if its monitor doesn't answer within 20 s
   */
  public String state() {
    destroying.lock();
    try {
      return destroyed ? "DESTROYED" : operations.state();
    } finally {
      destroying.unlock();
    }
  }

  /**
   * Runs a command in it as its root, in {@code /}, with an environment of its own: nothing of this
   * process's environment, and none of its descriptors, gets in. Standard input, output and error
   * are pipes.
   *
   * @param command the program, looked up on the container's PATH, and its arguments
   * @return the process; 126 and 127 are its exit codes when the program can't be executed and when
   *     it isn't there; 128 and the number of the signal when it was killed
   * @throws IllegalArgumentException if the command is empty or holds a zero character
   * @throws ContainerException if it doesn't run, or liblxc can't enter it
   */
  public Process exec(List<String> command) {
    List<String> words = List.copyOf(command);
    if (words.isEmpty() || words.get(0).isEmpty()) {
      throw new IllegalArgumentException("no command to run");
    }
    if (words.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
      throw new IllegalArgumentException("a command's word holds a zero character");
    }
    if (!alive) {
      throw operations.failure("exec", "it doesn't run", null);
    }
    return operations.exec(words, ENVIRONMENT);
  }

  /**
   * Copies a file of the host into it, with its permissions to execute. The path is resolved inside
   * the container: a symbolic link there can't lead out of it.
   *
   * @param source a regular file of the host
   * @param target the absolute path of the file in the container; its directory must exist
   * @throws IllegalArgumentException if the target is not an absolute path
   * @throws ContainerException if either side fails; a part of the file may have been written
   */
  public void copyTo(Path source, String target) {
    FileTransfer.copyTo(this::exec, operations, source, target);
  }

  /**
   * Copies a file out of it. The path is resolved inside the container: a symbolic link there can't
   * lead out of it.
   *
   * @param source the absolute path of a file in the container
   * @param target the file of the host to write; replaced if it exists
   * @throws IllegalArgumentException if the source is not an absolute path
   * @throws ContainerException if either side fails; the target is left as it was
   */
  public void copyFrom(String source, Path target) {
    FileTransfer.copyFrom(this::exec, operations, source, target);
  }

  /**
   * What it printed to its console.
   *
   * @return the last 1 MiB of it; empty if it printed nothing
   * @throws ContainerException if it can't be read
   */
  public String consoleLog() {
    Path console = spec.footprint().console();
    try {
      return Files.exists(console)
          ? new String(Files.readAllBytes(console), StandardCharsets.UTF_8)
          : "";
    } catch (IOException e) {
      throw operations.failure("reading the console", e.toString(), e);
    }
  }

  /**
   * An item of its configuration.
   *
   * @param key the key, for example {@code lxc.net.0.link}
   * @return the value, several joined by newlines; empty if there is none of that key
   * @throws ContainerException if it can't be read
   */
  public Optional<String> configItem(String key) {
    return operations.configItem(requireNonNull(key));
  }

  /** Keeps it. */
  void hold(String reason, Duration time) {
    destroying.lock();
    try {
      if (destroyed) {
        throw operations.failure("hold", "it was destroyed", null);
      }
      entry.held(time, reason);
    } finally {
      destroying.unlock();
    }
  }

  boolean isHeld() {
    return !entry.heldFor().isZero();
  }

  /** What whoever waits for a change of its life or its addresses looks at. */
  Changes changes() {
    return changes;
  }

  ContainerOperations operations() {
    return operations;
  }

  Entry entry() {
    return entry;
  }

  @Override
  public String toString() {
    return "LxcContainer[" + name() + (alive ? ", alive]" : "]");
  }
}
