package org.lxcpool.lxc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.lxcpool.ContainerPool;
import org.lxcpool.lxc.internal.spec.ConfigItem;
import org.lxcpool.lxc.internal.spec.ContainerSpec;
import org.lxcpool.lxc.internal.spec.FactorySettings;

/**
 * An agent with a pool of two containers that runs up to a given phase, reports that, and stays
 * there until it is killed.
 */
final class DoomedAgent {
  static final int CAPACITY = 2;

  /** With twice as many abandoned workers as its limit, a pool starts no more. */
  private static final int ABANDONED = 2 * CAPACITY;

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final String HOOK = "#!/bin/sh\ntouch $0.begun.$$\nexec sleep 1000\n";

  /** The phase in which the agent stops. */
  enum Phase {
    /** The container is recorded and its directory made; liblxc wasn't called yet. */
    DEFINE,
    /** As many definitions hang as the pool allows, and all were abandoned. */
    DEFINE_HUNG,
    /** The container is defined, which isn't recorded yet. */
    DEFINED,
    /** The container is recorded as defined; liblxc wasn't called yet to start it. */
    START,
    /** The starts of both containers are in progress, in a hook of liblxc. */
    STARTING,
    /** As many starts hang as may begin at once, and all were abandoned. */
    HUNG,
    /** The container runs, which isn't recorded yet. */
    STARTED,
    /** Both containers run, and get no address. */
    NETWORK,
    /** Two containers are in the stock. */
    READY,
    /** One container is handed out, and two are in the stock again. */
    LEASED,
    /** One container is put back: two are in the stock. */
    PUT_BACK,
    /** A leased container is being destroyed: it is dead, and liblxc wasn't called yet. */
    DESTROY,
    /** The pool is being closed; both containers are dead. */
    CLOSE;

    /** Returns whether a hanging call keeps a thread; a launcher would prevent that. */
    boolean hangs() {
      return this == DEFINE_HUNG || this == HUNG;
    }
  }

  private DoomedAgent() {}

  /** Starts an agent in a process of its own, and waits until it has reached its phase. */
  static Process start(LxcTestHost host, Phase phase) throws IOException {
    Process process =
        AgentProcess.java(
                host,
                host.isolation(),
                DoomedAgent.class,
                List.of("-Xmx128m"),
                List.of(phase.name()))
            .start();
    String said;
    do {
      said = process.inputReader().readLine();
    } while (said != null && !said.equals(phase.name()));
    if (said == null) {
      throw new IllegalStateException("the agent ended before it was in phase " + phase);
    }
    return process;
  }

  /** A program that a start runs and waits for: it makes the agent report its phase. */
  private static Path hook(Phase phase, Path home, String mark) throws IOException {
    Path script = Files.writeString(home.resolve("hook-" + mark), HOOK);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    if (phase == Phase.STARTING) {
      Thread watch =
          new Thread(
              () -> {
                while (begun(home, mark) < CAPACITY) {
                  LockSupport.parkNanos(1_000_000);
                }
                say(phase);
              });
      watch.setDaemon(true);
      watch.start();
    }
    return script;
  }

  /** Returns how many runs of the hook have begun. */
  private static int begun(Path home, String mark) {
    try {
      return hookFiles(home, mark).size() - 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes the hook and the files that its runs have created. */
  static void removeHook(Path home, String mark) throws IOException {
    for (Path file : hookFiles(home, mark)) {
      Files.deleteIfExists(file);
    }
  }

  private static List<Path> hookFiles(Path home, String mark) throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      String name = "hook-" + mark;
      return files
          .filter(
              file -> {
                String fileName = String.valueOf(file.getFileName());
                return fileName.equals(name) || fileName.startsWith(name + ".");
              })
          .toList();
    }
  }

  public static void main(String[] arguments) throws Exception {
    Phase phase = Phase.valueOf(arguments[AgentProcess.FACTORY_ARGUMENTS]);
    LxcContainerFactory.Builder builder = AgentProcess.factory(arguments);
    FactorySettings settings = builder.settings();
    if (phase == Phase.STARTING || phase == Phase.HUNG) {
      Path hook = hook(phase, settings.home(), settings.namePrefix());
      builder.config("lxc.hook.pre-start", hook.toString());
    }
    if (phase == Phase.NETWORK) {
      builder.network(Network.bridge(settings.network().bridge()).dhcp());
    }
    LxcContainerFactory factory =
        new LxcContainerFactory(
            builder.settings(),
            () ->
                phase == Phase.DEFINE_HUNG
                    ? new HangingDefinitions(settings.isolation())
                    : new StoppingCalls(settings.isolation(), phase));
    ContainerPool<LxcContainer> pool =
        ContainerPool.<LxcContainer>builder(factory)
            .capacity(CAPACITY)
            .maxWorkers(CAPACITY)
            .creationTimeout(phase.hangs() ? Duration.ofMillis(500) : MINUTE)
            .build();
    if (phase.hangs()) {
      long deadline = System.nanoTime() + MINUTE.toNanos();
      while (pool.stats().abandoned() < hanging(phase)) {
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException("too few hang: " + pool.stats());
        }
        LockSupport.parkNanos(1_000_000);
      }
      say(phase);
    }
    if (phase.compareTo(Phase.READY) >= 0) {
      go(pool, phase);
    }
    Thread.sleep(Long.MAX_VALUE);
  }

  // In process the other starts wait for these to begin, and are interrupted there.
  private static int hanging(Phase phase) {
    int atOnce = Math.max(2, Runtime.getRuntime().availableProcessors());
    return phase == Phase.HUNG ? Math.min(ABANDONED, atOnce) : ABANDONED;
  }

  private static void go(ContainerPool<LxcContainer> pool, Phase phase) throws Exception {
    pool.awaitReady(CAPACITY, MINUTE);
    if (phase == Phase.CLOSE) {
      pool.close();
    } else if (phase != Phase.READY) {
      LxcContainer container = pool.take();
      if (phase == Phase.PUT_BACK) {
        pool.put(container);
      }
      pool.awaitReady(CAPACITY, MINUTE);
      if (phase == Phase.DESTROY) {
        container.destroy();
      }
    }
    say(phase);
  }

  private static void say(Phase phase) {
    System.out.println(phase);
  }

  /** Stops in the phase. */
  private static final class StoppingCalls extends DelegatingCalls {
    private final Phase last;
    private final AtomicInteger started = new AtomicInteger();

    StoppingCalls(Isolation isolation, Phase last) {
      super(isolation);
      this.last = last;
    }

    private void at(Phase phase) {
      if (phase == last) {
        say(phase);
        try {
          Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }

    @Override
    public void define(
        ContainerSpec spec, List<ConfigItem> before, List<ConfigItem> after, Runnable meanwhile) {
      at(Phase.DEFINE);
      super.define(spec, before, after, meanwhile);
      at(Phase.DEFINED);
    }

    @Override
    public int start(ContainerSpec spec) throws InterruptedException {
      at(Phase.START);
      int pid = super.start(spec);
      at(Phase.STARTED);
      if (last == Phase.NETWORK && started.incrementAndGet() == CAPACITY) {
        say(last);
      }
      return pid;
    }

    @Override
    public void destroy(ContainerSpec spec) {
      at(Phase.DESTROY);
      at(Phase.CLOSE);
      super.destroy(spec);
    }
  }
}
