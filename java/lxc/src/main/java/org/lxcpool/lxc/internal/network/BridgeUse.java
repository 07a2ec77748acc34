package org.lxcpool.lxc.internal.network;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.FileLock;

/**
 * The use of a bridge by one factory. The last of its users removes a bridge that lxcpool created,
 * regardless of which factory or process created it. Thread-safe.
 *
 * <p>A use is a shared lock on a file that only root can create, one for each bridge of each
 * network namespace. The kernel releases it when the process ends. Removing the bridge requires the
 * exclusive lock.
 */
public final class BridgeUse implements AutoCloseable {
  private static final Path TOP = Path.of("/run/lxcpool");

  private final FileLock lock;

  @GuardedBy("this")
  private boolean ended;

  private BridgeUse(FileLock lock) {
    this.lock = lock;
  }

  /**
   * Begins the use of a bridge, which needn't exist yet. Waits while another process removes it.
   *
   * @throws ContainerException if the lock can't be acquired
   */
  public static BridgeUse begin(String bridge) {
    Path file = TOP.resolve("bridges").resolve(ClaimRecord.namespace("net") + "-" + bridge);
    return new BridgeUse(FileLock.share(file));
  }

  /**
   * Runs an action unless a factory uses the bridge. No factory can begin to use it meanwhile.
   *
   * @return whether the action ran
   * @throws ContainerException if the lock can't be acquired
   */
  public static boolean ifUnused(String bridge, Runnable action) {
    try (BridgeUse use = begin(bridge)) {
      return use.endAsLast(action);
    }
  }

  /**
   * Ends this use, and runs an action if it was the last one. No factory can begin to use the
   * bridge meanwhile.
   *
   * @return whether the action ran
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

  /** Ends this use without removing the bridge. */
  @Override
  public synchronized void close() {
    if (!ended) {
      ended = true;
      lock.close();
      removeIfEmpty(TOP);
    }
  }

  /** Removes the directory of all bridges and claims if it is empty. */
  static void removeIfEmpty(Path top) {
    try {
      Files.deleteIfExists(top);
    } catch (IOException e) {
      // it holds claims or other bridges, or is the RuntimeDirectory= of this process's service
    }
  }
}
