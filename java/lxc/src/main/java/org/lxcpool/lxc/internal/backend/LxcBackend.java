package org.lxcpool.lxc.internal.backend;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lxcpool.lxc.internal.liblxc.LxcVersion;
import org.lxcpool.lxc.internal.spec.ConfigItem;
import org.lxcpool.lxc.internal.spec.ContainerSpec;

/**
 * The calls of liblxc from a container's creation to its removal, wherever liblxc runs. A failed
 * call throws an {@link LxcCallException}, to which the caller adds the operation and the
 * container. Thread-safe.
 */
public interface LxcBackend extends AutoCloseable {
  /**
   * Creates a container in its existing directory and saves its configuration. Only the owner can
   * read the configuration and the log: liblxc would let the group read them, too.
   *
   * @param before items that must be set before liblxc's create
   * @param after the other items
   * @param meanwhile other work of the caller, which is run once, before, during or after the
   *     creation
   */
  void define(
      ContainerSpec spec, List<ConfigItem> before, List<ConfigItem> after, Runnable meanwhile);

  /**
   * Boots a container.
   *
   * @return the pid of its init, a child of its monitor; 0 or negative if that has ended already
   * @throws InterruptedException if interrupted at a point where a start can be; no process of it
   *     runs then
   */
  int start(ContainerSpec spec) throws InterruptedException;

  /** Returns liblxc's name of the state. */
  String state(ContainerSpec spec);

  /** Returns an item of the configuration; several values are joined by newlines. */
  Optional<String> configItem(ContainerSpec spec, String key);

  /** Returns the addresses that liblxc's get_ips finds. */
  List<String> ips(ContainerSpec spec);

  /**
   * Runs a command in the container.
   *
   * @param environment the complete environment of the command, each entry NAME=VALUE
   * @throws IOException if there are no free descriptors
   */
  Process exec(ContainerSpec spec, List<String> command, List<String> environment)
      throws IOException;

  /** Lets liblxc remove the container; the host cleanup removes what is left of it. */
  void destroy(ContainerSpec spec);

  /** Returns the version of liblxc. */
  LxcVersion version();

  /** Returns which liblxc it is and where it runs, for an operator. */
  String status();

  /** Releases the resources for calls. Containers continue to run, and can still be destroyed. */
  @Override
  void close();
}
