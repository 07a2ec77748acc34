package org.lxcpool.lxc.internal.backend;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lxcpool.lxc.internal.cleanup.HostCleanup;
import org.lxcpool.lxc.internal.liblxc.LxcVersion;
import org.lxcpool.lxc.internal.spec.ConfigItem;
import org.lxcpool.lxc.internal.spec.ContainerSpec;

/**
 * The calls of liblxc that make up a container's life, wherever liblxc runs. Thread-safe. What
 * fails, throws a {@link CallFailed}; who called knows which operation of which container it was.
 */
public interface LxcBackend extends AutoCloseable {
  /**
   * Creates a container in its directory, which exists, and saves its configuration. That and the
   * log are the owner's alone: liblxc's own would be the group's to read.
   *
   * @param before items that must be set before liblxc's create
   * @param after the others
   * @param meanwhile what the caller has to do besides; is run once, before, during or after that
   */
  void define(
      ContainerSpec spec, List<ConfigItem> before, List<ConfigItem> after, Runnable meanwhile);

  /**
   * Boots a container.
   *
   * @return the pid of its init, a child of its monitor; not above 0 if that has ended already
   * @throws InterruptedException if interrupted where a start can be; nothing runs then
   */
  int start(ContainerSpec spec) throws InterruptedException;

  /** Its state in liblxc's words. */
  String state(ContainerSpec spec);

  /** An item of its configuration; several values are joined by newlines. */
  Optional<String> configItem(ContainerSpec spec, String key);

  /** Its addresses, as liblxc's get_ips has them. */
  List<String> ips(ContainerSpec spec);

  /**
   * Runs a command in it.
   *
   * @param environment all of the command's environment, each NAME=VALUE
   * @throws IOException if there are no descriptors left
   */
  Process exec(ContainerSpec spec, List<String> command, List<String> environment)
      throws IOException;

  /** Has liblxc remove it; what stays is for {@link HostCleanup}. */
  void destroy(ContainerSpec spec);

  /** The version of liblxc. */
  LxcVersion version();

  /** Which liblxc it is and where it runs, for people. */
  String status();

  /** Lets go what the calls need; containers live on, and can still be destroyed. */
  @Override
  void close();
}
