package org.lxcpool.lxc.internal.events;

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
 * One daemon thread that hears of the end of any number of processes and of new addresses in any
 * number of network namespaces, and runs a callback at each. Callbacks run on that thread and must
 * be short. Thread-safe.
 *
 * <p>The thread waits in liblxcpool, on one epoll descriptor that holds the processes' descriptors
 * and one netlink socket. It starts with the first thing to watch, and ends when there has been
 * none for a while.
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

  private final Map<Integer, Exit> exits = new HashMap<>();
  private final Map<Integer, List<Runnable>> namespaces = new HashMap<>();
  private long handle;

  private EventLoop() {}

  /** A callback that can be taken back. */
  @FunctionalInterface
  public interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Why there is no event loop.
   *
   * @param isLasting whether this process never will have one; else it may at the next try
   */
  public record Problem(String text, boolean isLasting) {}

  /** Why there can be no event loop here, or not now; empty if there can. */
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
              "no netlink events of other namespaces: " + reason, NetlinkFailed.isLasting(errno)));
    }
    NativeEvents.close(loop);
    return Optional.empty();
  }

  /**
   * Watches a process; the loop closes its descriptor after the callback.
   *
   * @return false if it can't, and nothing has changed
   */
  public synchronized boolean watchExit(PidFd process, Runnable onExit) {
    if (!open()) {
      return false;
    }
    // First, since the event may come at once.
    exits.put(process.fd(), new Exit(process, onExit));
    if (NativeEvents.watchExit(handle, process.fd()) < 0) {
      exits.remove(process.fd());
      return false;
    }
    return true;
  }

  /**
   * Calls back whenever the namespace of this id may have got an address. It may also be called for
   * nothing: look at what is there, after this has returned and at each call.
   *
   * @return the watch, to be closed; empty if it can't
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

  /** Makes sure that the thread waits. */
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
        giveUp(-count);
        return;
      }
      for (int i = 0; i < count; i++) {
        dispatch((int) (events[i] >>> 32), (int) events[i]);
      }
      // None may also mean that what has happened is of no interest: only the time tells.
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
      LOG.warn("callback at an event failed", e);
    }
  }

  /** No wait of ours fails, but nobody must be left to wait for ever if one does. */
  private synchronized void giveUp(int errno) {
    LOG.error("waiting for events failed, errno {}; ends of containers are polled", errno);
    NativeEvents.close(handle);
    handle = 0;
    exits.values().forEach(exit -> ExitWatch.SHARED.add(exit.process(), exit.callback()));
    exits.clear();
  }
}
