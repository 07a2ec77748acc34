package org.lxcpool.lxc.internal.net;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.ContainerNames;

/**
 * The containers of other pools in the same path. Their agents claim their addresses while they
 * live; should one be killed, its containers live on, and so does what their configuration says. A
 * configuration is read once: it doesn't change. Thread-safe.
 */
public final class Neighbours {
  private final ContainerNames own;
  private final Path lxcPath;
  private final Map<String, Integer> known = new HashMap<>(); // guarded by this

  public Neighbours(ContainerNames own, Path lxcPath) {
    this.own = own;
    this.lxcPath = lxcPath;
  }

  /** Their addresses. */
  public synchronized Set<Integer> addresses() {
    Map<String, Integer> before = new HashMap<>(known);
    known.clear();
    try (DirectoryStream<Path> containers = Files.newDirectoryStream(lxcPath)) {
      for (Path container : containers) {
        String name = String.valueOf(container.getFileName());
        if (!own.isOne(name)) {
          int its = before.getOrDefault(name, 0);
          known.put(name, its == 0 ? ConfiguredAddress.of(container) : its);
        }
      }
    } catch (IOException e) {
      throw new ContainerException("can't read the containers in " + lxcPath + ": " + e, e);
    }
    return Set.copyOf(known.values());
  }
}
