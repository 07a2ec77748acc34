package org.lxcpool.lxc.internal.launcher;

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

/** One life of the launcher: its process, and a thread that reads its replies. Thread-safe. */
final class LauncherProcess {
  private static final Logger LOG = LoggerFactory.getLogger(LauncherProcess.class);
  private static final int PROTOCOL = 1;
  private static final int SIGNAL_BASE = 128;
  private static final long EXIT_SECONDS = 5;

  // It loads liblxc before it says anything: milliseconds, or seconds from a slow disk.
  private static final long HELLO_SECONDS = 30;

  private final Process process;
  private final DataInputStream replies;
  private final String liblxcVersion;
  private final Map<Integer, Exchange> pending = new HashMap<>();
  private final Object writing = new Object();
  private int lastId;
  private boolean ended;
  private boolean leaveWanted;
  private boolean leaving;

  private LauncherProcess(Process process, DataInputStream replies, String liblxcVersion) {
    this.process = process;
    this.replies = replies;
    this.liblxcVersion = liblxcVersion;
  }

  /**
   * Takes a process that has just been started, and reads what it says first.
   *
   * @throws ContainerException if it can't work; it has been ended then
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
                : "the launcher speaks another protocol: " + hello);
      }
      LauncherProcess launcher =
          new LauncherProcess(process, replies, String.join("", hello.strings()));
      Thread reader = new Thread(launcher::read, "lxcpool-launcher-" + process.pid());
      reader.setDaemon(true);
      reader.start();
      return launcher;
    } catch (IOException e) {
      process.destroyForcibly();
      throw new ContainerException("the launcher did not come up: " + e, e);
    } catch (ContainerException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  // A read of a pipe can't be interrupted, but ends when the writer does.
  private static Reply hello(Process process, DataInputStream replies) throws IOException {
    AtomicBoolean said = new AtomicBoolean();
    CompletableFuture.delayedExecutor(HELLO_SECONDS, TimeUnit.SECONDS)
        .execute(
            () -> {
              if (!said.get()) {
                process.destroyForcibly();
              }
            });
    Reply reply = Frames.read(replies);
    said.set(true);
    return reply;
  }

  long pid() {
    return process.pid();
  }

  String liblxcVersion() {
    return liblxcVersion;
  }

  /** Sends a request; empty if the launcher has ended. */
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
      write(Frames.encode(id, request));
      return Optional.of(exchange);
    } catch (IllegalArgumentException e) {
      forget(id);
      throw e;
    }
  }

  void cancel(int id) {
    write(Frames.encode(id, new Request(Request.Kind.CANCEL, Duration.ZERO, List.of())));
  }

  // A pipe that is broken means that the launcher ends: the reader says so to all who wait.
  private void write(byte[] frame) {
    try {
      OutputStream out = process.getOutputStream();
      synchronized (writing) {
        out.write(frame);
        out.flush();
      }
    } catch (IOException e) {
      LOG.debug("the launcher (pid {}) took no request", pid(), e);
    }
  }

  private synchronized void forget(int id) {
    pending.remove(id);
    leaveIfIdle();
  }

  void kill() {
    process.destroyForcibly();
  }

  /** Ends it once nothing is under way; executed commands count until they have ended. */
  synchronized void leaveWhenIdle() {
    leaveWanted = true;
    leaveIfIdle();
  }

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
        Reply reply = Frames.read(replies);
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
          "the launcher (pid {}) ended: {}; {} operations were under way, the next one starts it"
              + " anew",
          pid(),
          how,
          lost.size());
    }
    for (Exchange exchange : lost) {
      exchange.fail(
          new ContainerException(
              "the launcher (pid " + pid() + ") ended while it was under way: " + how));
    }
  }

  // It is ended in any case: a stream that can't be read is of no use.
  private String howItEnded(String why) {
    try {
      if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "it sent what it shouldn't (" + why + ")";
      }
      int exit = process.exitValue();
      return exit > SIGNAL_BASE ? "killed by signal " + (exit - SIGNAL_BASE) : "exit code " + exit;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return why;
    }
  }
}
