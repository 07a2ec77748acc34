package org.lxcpool.lxc.internal.network;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.events.ChangeCounter;

/** A container as the network wait sees it. Implementations are thread-safe. */
public interface NetworkedContainer {
  /** Returns the name of the container. */
  String name();

  /** Returns whether its init runs. */
  boolean isAlive();

  /** Returns the pid of its init; -1 if it doesn't run. */
  int initPid();

  /** Returns the counter that its death and each possible change of its addresses increment. */
  ChangeCounter changes();

  /**
   * Asks liblxc's {@code get_ips} for its addresses, which forks.
   *
   * @throws ContainerException if liblxc fails
   */
  List<String> liblxcAddresses();

  /**
   * Returns what it printed to its console.
   *
   * @throws ContainerException if the log can't be read
   */
  String consoleLog();

  /** Creates the exception of an operation that failed. */
  ContainerException failure(String operation, String reason, @Nullable Throwable cause);

  /** Creates the exception of an operation that failed because the container died. */
  ContainerException ended(String operation, String reason);
}
