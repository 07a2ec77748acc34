package org.lxcpool.lxc.internal.events;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lxcpool.lxc.internal.liblxc.Liblxcpool;
import org.lxcpool.lxc.internal.linux.ExitWatch;
import org.lxcpool.lxc.internal.linux.Libc;
import org.lxcpool.lxc.internal.linux.PidFd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches any number of processes for their end, and any number of network namespaces for new
 * addresses, and runs a callback at each event. Callbacks run on the loop's one daemon thread and
 * must be short. Thread-safe.
 *
 * <p>The thread waits in liblxcpool, on one epoll descriptor that holds the pidfds of the processes
 * and one netlink socket. It starts with the first watch, and ends after it has had none for 5 s.
 * If the wait itself fails, {@link ExitWatch} polls the processes instead.
 *
 * <p>One lock guards the registrations. The thread copies the callbacks of an event while it holds
 * the lock, and runs them without it, so that a callback may register another one. If the netlink
 * socket's buffer overruns, address events are lost; then all address callbacks run.
 */
public final class EventLoop {
  /** The loop of this process. */
  public static final EventLoop SHARED = new EventLoop();

  private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
  private static final int IDLE_MILLIS = 5_000;
  private static final int EVENTS_AT_ONCE = 64;

  // enum event_kind in event_loop.h
  private static final int EXIT = 1;
  private static final int ADDRESS = 2;
  private static final int OVERRUN = 3;

  private record Exit(PidFd process, Runnable callback) {}

  @GuardedBy("this")
  private final Map<Integer, Exit> exits = new HashMap<>(); // by pidfd

  @GuardedBy("this")
  private final Map<Integer, List<Runnable>> namespaces = new HashMap<>(); // by id

  /** The native loop; 0 while there is none. */
  @GuardedBy("this")
  private long handle;

  private EventLoop() {}

  /** The registration of a callback; closing it removes the callback. */
  @FunctionalInterface
  public interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * The reason why there is no event loop.
   *
   * @param text the reason, for the operator
   * @param isPermanent whether every other attempt of this process will fail, too
   */
  public record Problem(String text, boolean isPermanent) {}

  /** Tries to open a loop, and returns the reason if that fails. */
  public static Optional<Problem> problem() {
    if (!Liblxcpool.get().isLoaded()) {
      return Optional.of(new Problem("liblxcpool is not loaded", true));
    }
    long loop = NativeEvents.open();
    if (loop < 0) {
      int errno = (int) -loop;
      String reason =
          errno == Libc.EPERM ? "CAP_NET_BROADCAST is missing" : NetlinkFailed.text(errno);
      return Optional.of(
          new Problem(
              "netlink events of other network namespaces are unavailable: " + reason,
              NetlinkFailed.isPermanent(errno)));
    }
    NativeEvents.close(loop);
    return Optional.empty();
  }

  /**
   * Runs a callback when a process has ended, and closes its descriptor after that.
   *
   * @return false if the process can't be watched; the descriptor stays the caller's then
   */
  public synchronized boolean watchExit(PidFd process, Runnable onExit) {
    if (!open()) {
      return false;
    }
    // The entry comes first, since the event may follow at once.
    exits.put(process.fd(), new Exit(process, onExit));
    if (NativeEvents.watchExit(handle, process.fd()) < 0) {
      exits.remove(process.fd());
      return false;
    }
    return true;
  }

  /**
   * Runs a callback whenever a network namespace may have a new address. There may be spurious
   * calls, so the caller looks the addresses up after this method has returned and at each call.
   *
   * @param nsid the id of {@link NamespaceAddresses#idOf}
   * @return the watch, to be closed; empty if the namespace can't be watched
   */
  public synchronized Optional<Watch> watchAddresses(int nsid, Runnable changed) {
    if (!open()) {
      return Optional.empty();
    }
    namespaces.computeIfAbsent(nsid, id -> new ArrayList<>()).add(changed);
    return Optional.of(() -> remove(nsid, changed));
  }

  private synchronized void remove(int nsid, Runnable changed) {
    List<Runnable> callbacks = namespaces.get(nsid);
    if (callbacks != null && callbacks.remove(changed) && callbacks.isEmpty()) {
      namespaces.remove(nsid);
    }
  }

  /** Makes sure that the thread runs; returns false if it can't. */
  @GuardedBy("this")
  private boolean open() {
    if (handle != 0) {
      return true;
    }
    if (!Liblxcpool.get().isLoaded()) {
      return false;
    }
    long loop = NativeEvents.open();
    if (loop < 0) {
      return false;
    }
    Thread thread = new Thread(() -> run(loop), "lxcpool-events");
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      NativeEvents.close(loop);
      throw e;
    }
    handle = loop;
    return true;
  }

  private void run(long loop) {
    long[] events = new long[EVENTS_AT_ONCE];
    long lastUse = System.nanoTime();
    while (true) {
      int count = NativeEvents.await(loop, events, millisToWait());
      if (count < 0) {
        fallBackToPolling(-count);
        return;
      }
      for (int i = 0; i < count; i++) {
        dispatch((int) (events[i] >>> 32), (int) events[i]);
      }
      // A wait may return without an event before its timeout, so the idle time is measured.
      if (isInUse()) {
        lastUse = System.nanoTime();
      } else if (System.nanoTime() - lastUse >= IDLE_MILLIS * 1_000_000L && endIfUnused()) {
        return;
      }
    }
  }

  private synchronized int millisToWait() {
    return exits.isEmpty() ? IDLE_MILLIS : -1;
  }

  private synchronized boolean isInUse() {
    return !exits.isEmpty() || !namespaces.isEmpty();
  }

  private synchronized boolean endIfUnused() {
    if (isInUse()) {
      return false;
    }
    NativeEvents.close(handle);
    handle = 0;
    return true;
  }

  private void dispatch(int kind, int value) {
    switch (kind) {
      case EXIT -> ended(value);
      case ADDRESS -> watching(value).forEach(EventLoop::call);
      case OVERRUN -> watchingAny().forEach(EventLoop::call);
      default -> throw new IllegalStateException("event " + kind + " of the native loop");
    }
  }

  private void ended(int fd) {
    Exit exit;
    synchronized (this) {
      exit = exits.remove(fd);
    }
    if (exit != null) {
      call(exit.callback());
      exit.process().close();
    }
  }

  private synchronized List<Runnable> watching(int nsid) {
    return List.copyOf(namespaces.getOrDefault(nsid, List.of()));
  }

  private synchronized List<Runnable> watchingAny() {
    return namespaces.values().stream().flatMap(List::stream).toList();
  }

  private static void call(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException | Error e) {
      LOG.warn("event callback failed; the event loop continues", e);
    }
  }

  /**
   * Lets {@link ExitWatch} poll the watched processes, so that no caller waits indefinitely. The
   * wait isn't expected to fail.
   */
  private synchronized void fallBackToPolling(int errno) {
    LOG.error(
        "event loop failed: {}; falling back to polling for the exits of containers",
        NetlinkFailed.text(errno));
    NativeEvents.close(handle);
    handle = 0;
    exits.values().forEach(exit -> ExitWatch.SHARED.add(exit.process(), exit.callback()));
    exits.clear();
  }
}
