package org.lxcpool.lxc.internal.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.events.ChangeCounter;
import org.lxcpool.lxc.internal.network.NetworkedContainer;
import org.lxcpool.lxc.internal.spec.ContainerPaths;

/** A container as the network wait sees it: one object for each container. Thread-safe. */
final class NetworkView implements NetworkedContainer {
  /** The container. */
  interface Source {
    String name();

    boolean isAlive();

    int initPid();

    ContainerPaths paths();

    ContainerCalls calls();

    ContainerFailures failures();
  }

  private final Source container;
  private final ChangeCounter changes = new ChangeCounter();

  NetworkView(Source container) {
    this.container = container;
  }

  @Override
  public String name() {
    return container.name();
  }

  @Override
  public boolean isAlive() {
    return container.isAlive();
  }

  @Override
  public int initPid() {
    return container.initPid();
  }

  @Override
  public ChangeCounter changes() {
    return changes;
  }

  @Override
  public List<String> liblxcAddresses() {
    return container.calls().ips();
  }

  @Override
  public String consoleLog() {
    Path console = container.paths().console();
    try {
      return Files.exists(console)
          ? new String(Files.readAllBytes(console), StandardCharsets.UTF_8)
          : "";
    } catch (IOException e) {
      throw failure("reading the console", e.toString(), e);
    }
  }

  @Override
  public ContainerException failure(String operation, String reason, @Nullable Throwable cause) {
    return container.failures().failure(operation, reason, cause);
  }

  @Override
  public ContainerException ended(String operation, String reason) {
    return container.failures().ended(operation, reason);
  }
}
