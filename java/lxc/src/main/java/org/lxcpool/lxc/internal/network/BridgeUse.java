package org.lxcpool.lxc.internal.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.FileLock;

/**
 * That a factory uses a bridge of ours: the last of them removes it, whichever made it, in whatever
 * process. Thread-safe.
 *
 * <p>It is a share of a lock on a file that root alone can make, one for each bridge of each
 * network namespace. The kernel takes it back from a process that is killed. To remove the bridge
 * takes the whole lock.
 */
public final class BridgeUse implements AutoCloseable {
  private static final Path TOP = Path.of("/run/lxcpool");

  private final FileLock lock;
  private boolean ended;

  private BridgeUse(FileLock lock) {
    this.lock = lock;
  }

  /**
   * Begins to use a bridge, which needn't be there yet. Waits for another process that is removing
   * it just now.
   *
   * @throws ContainerException if the lock can't be had
   */
  public static BridgeUse begin(String bridge) {
    Path file = TOP.resolve("bridges").resolve(ClaimRecord.namespace("net") + "-" + bridge);
    return new BridgeUse(FileLock.share(file));
  }

  /**
   * Does something with a bridge while no factory can use it.
   *
   * @return false if one uses it, and nothing was done
   */
  public static boolean ifUnused(String bridge, Runnable action) {
    try (BridgeUse use = begin(bridge)) {
      return use.endAsLast(action);
    }
  }

  /**
   * Ends the use.
   *
   * @param action what to do before another factory can begin to use the bridge, if none does
   * @return whether that was done
   */
  public synchronized boolean endAsLast(Runnable action) {
    try {
      if (ended || !lock.tryMakeExclusive()) {
        return false;
      }
      action.run();
      return true;
    } finally {
      close();
    }
  }

  /** Ends the use, and leaves the bridge to others. */
  @Override
  public synchronized void close() {
    if (!ended) {
      ended = true;
      lock.close();
      removeIfEmpty(TOP);
    }
  }

  /** Removes the directory of all bridges and claims, if there are none and it isn't kept. */
  static void removeIfEmpty(Path top) {
    try {
      Files.deleteIfExists(top);
    } catch (IOException e) {
      // claims, other bridges, or a RuntimeDirectory= of this process's service
    }
  }
}
