package org.lxcpool.lxc.internal.launcher;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lxcpool.ContainerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running launcher: its process, and a thread that reads its replies. Thread-safe. */
final class LauncherProcess implements Exchange.Connection {
  private static final Logger LOG = LoggerFactory.getLogger(LauncherProcess.class);
  private static final int PROTOCOL = 1;
  private static final int SIGNAL_BASE = 128;
  private static final long EXIT_SECONDS = 5;

  // It loads liblxc before it sends its greeting: milliseconds, or seconds from a slow disk.
  private static final long HELLO_SECONDS = 30;

  private final Process process;
  private final DataInputStream replies;
  private final String liblxcVersion;

  @GuardedBy("this")
  private final Map<Integer, Exchange> pending = new HashMap<>();

  private final Object writing = new Object();

  @GuardedBy("this")
  private int lastId;

  @GuardedBy("this")
  private boolean ended;

  @GuardedBy("this")
  private boolean leaveWanted;

  @GuardedBy("this")
  private boolean leaving;

  private LauncherProcess(Process process, DataInputStream replies, String liblxcVersion) {
    this.process = process;
    this.replies = replies;
    this.liblxcVersion = liblxcVersion;
  }

  /**
   * Reads the greeting of a process that was just started.
   *
   * @throws ContainerException if the launcher can't work; its process was killed
   */
  static LauncherProcess greet(Process process) {
    DataInputStream replies =
        new DataInputStream(new BufferedInputStream(process.getInputStream()));
    try {
      Reply hello = hello(process, replies);
      if (hello.kind() != Reply.Kind.HELLO || hello.number() != PROTOCOL) {
        throw new ContainerException(
            hello.kind() == Reply.Kind.FAILED
                ? "the launcher can't work: " + String.join("; ", hello.strings())
                : "the launcher has another protocol version than this library: " + hello);
      }
      LauncherProcess launcher =
          new LauncherProcess(process, replies, String.join("", hello.strings()));
      Thread reader = new Thread(launcher::read, "lxcpool-launcher-" + process.pid());
      reader.setDaemon(true);
      reader.start();
      return launcher;
    } catch (IOException e) {
      process.destroyForcibly();
      throw new ContainerException("the launcher sent no greeting: " + e, e);
    } catch (ContainerException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  // A read of a pipe can't be interrupted, but it returns when the writer ends.
  private static Reply hello(Process process, DataInputStream replies) throws IOException {
    AtomicBoolean greeted = new AtomicBoolean();
    CompletableFuture.delayedExecutor(HELLO_SECONDS, TimeUnit.SECONDS)
        .execute(
            () -> {
              if (!greeted.get()) {
                process.destroyForcibly();
              }
            });
    Reply reply = FrameCodec.read(replies);
    greeted.set(true);
    return reply;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  String liblxcVersion() {
    return liblxcVersion;
  }

  /** Sends a request, and returns empty if the launcher has ended. */
  Optional<Exchange> send(Request request) {
    Exchange exchange;
    int id;
    synchronized (this) {
      if (ended || leaving) {
        return Optional.empty();
      }
      id = ++lastId;
      exchange = new Exchange(this, id, request);
      pending.put(id, exchange);
    }
    try {
      write(FrameCodec.encode(id, request));
      return Optional.of(exchange);
    } catch (IllegalArgumentException e) {
      forget(id);
      throw e;
    }
  }

  @Override
  public void cancel(int id) {
    write(FrameCodec.encode(id, new Request(Request.Kind.CANCEL, Duration.ZERO, List.of())));
  }

  // A broken pipe means that the launcher is ending: the reader then fails all pending requests.
  private void write(byte[] frame) {
    try {
      OutputStream out = process.getOutputStream();
      synchronized (writing) {
        out.write(frame);
        out.flush();
      }
    } catch (IOException e) {
      LOG.debug("can't send a request to the launcher (pid {})", pid(), e);
    }
  }

  private synchronized void forget(int id) {
    pending.remove(id);
    leaveIfIdle();
  }

  @Override
  public void kill() {
    process.destroyForcibly();
  }

  /** Ends the launcher once no request is pending; an executed command is pending until it ends. */
  synchronized void leaveWhenIdle() {
    leaveWanted = true;
    leaveIfIdle();
  }

  @GuardedBy("this")
  private void leaveIfIdle() {
    if (leaveWanted && pending.isEmpty() && !leaving) {
      leaving = true;
      try {
        process.getOutputStream().close();
      } catch (IOException e) {
        LOG.debug("the launcher (pid {}) has ended already", pid(), e);
      }
    }
  }

  private void read() {
    String why;
    try {
      while (true) {
        Reply reply = FrameCodec.read(replies);
        Exchange exchange;
        synchronized (this) {
          exchange = pending.get(reply.id());
        }
        if (exchange != null && exchange.take(reply)) {
          forget(reply.id());
        }
      }
    } catch (IOException e) {
      why = String.valueOf(e.getMessage());
    } catch (RuntimeException | Error e) {
      why = e.toString();
    }
    end(why);
  }

  private void end(String why) {
    String how = howItEnded(why);
    List<Exchange> lost;
    boolean expected;
    synchronized (this) {
      ended = true;
      expected = leaving;
      lost = new ArrayList<>(pending.values());
      pending.clear();
    }
    if (!expected) {
      LOG.warn(
          "the launcher (pid {}) ended: {}; {} pending operations failed, the next one restarts it",
          pid(),
          how,
          lost.size());
    }
    for (Exchange exchange : lost) {
      exchange.fail(
          new ContainerException(
              "the launcher (pid " + pid() + ") ended during the operation: " + how));
    }
  }

  // A launcher that hasn't ended is killed: its stream can't be read any more.
  private String howItEnded(String why) {
    try {
      if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "it sent an invalid reply (" + why + ")";
      }
      int exit = process.exitValue();
      return exit > SIGNAL_BASE ? "killed by signal " + (exit - SIGNAL_BASE) : "exit code " + exit;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return why;
    }
  }
}
