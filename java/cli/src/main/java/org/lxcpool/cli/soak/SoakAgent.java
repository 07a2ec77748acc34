package org.lxcpool.cli.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.lxcpool.ContainerPool;
import org.lxcpool.PoolError;
import org.lxcpool.PoolListener;
import org.lxcpool.cli.support.CommandFailed;
import org.lxcpool.cli.support.CommandRun;
import org.lxcpool.lxc.BaseImage;
import org.lxcpool.lxc.Isolation;
import org.lxcpool.lxc.LxcContainer;
import org.lxcpool.lxc.LxcContainerFactory;
import org.lxcpool.lxc.Network;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The agent of a soak. Each input line is a number of containers to take and use, after which it
 * prints {@code done}. At the end of its input it closes its pool and exits.
 */
@Command(name = SoakAgent.NAME, hidden = true)
public final class SoakAgent implements Callable<Integer> {
  static final String NAME = "soak-agent";
  static final String SERVING = "serving";
  static final String DONE = "done";
  static final int CAPACITY = 4;

  private static final int CLIENTS = 3;
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Duration HOLD = Duration.ofSeconds(1);
  private static final double PUT_BACK = 0.25;
  private static final double HELD = 0.05;
  private static final String MARK = "/taken";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--home", required = true)
  private Path home = Path.of("/nowhere");

  @Option(names = "--pool", required = true)
  private String name = "";

  @Option(names = "--bridge", required = true)
  private String bridge = "";

  @Option(names = "--subnet", required = true)
  private String subnet = "";

  @Option(names = "--journal", required = true)
  private Path journalFile = Path.of("/nowhere");

  @Option(names = "--isolation", required = true)
  private Isolation isolation = Isolation.IN_PROCESS;

  @Option(names = "--seed", required = true)
  private long seed;

  @Option(names = "--destroy-all")
  private boolean destroyAll;

  private final Semaphore permits = new Semaphore(0);
  private final AtomicInteger pending = new AtomicInteger();
  private volatile boolean stopping;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (SoakJournal journal = SoakJournal.open(journalFile);
        LxcContainerFactory factory =
            LxcContainerFactory.builder(BaseImage.tiny())
                .home(home)
                .namePrefix(name)
                .network(Network.ownBridge(bridge, subnet))
                .isolation(isolation)
                .build()) {
      ContainerPool<LxcContainer> pool =
          ContainerPool.<LxcContainer>builder(factory)
              .name(name)
              .capacity(CAPACITY)
              .creationTimeout(TIMEOUT)
              .networkTimeout(TIMEOUT)
              .listener(errorsTo(journal))
              .build();
      List<Thread> clients = startClients(pool, journal);
      out.println(SERVING);
      serve();
      stopping = true;
      permits.release(CLIENTS);
      pool.close(TIMEOUT);
      for (Thread client : clients) {
        client.join();
      }
    }
    return ExitCode.OK;
  }

  private static PoolListener errorsTo(SoakJournal journal) {
    return new PoolListener() {
      @Override
      public void errorRecorded(PoolError error) {
        journal.failed(error.phase() + " " + error.container() + ": " + error.cause());
      }
    };
  }

  private void serve() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int count = Integer.parseInt(line);
      pending.addAndGet(count);
      permits.release(count);
    }
  }

  private List<Thread> startClients(ContainerPool<LxcContainer> pool, SoakJournal journal) {
    Random random = new Random(seed);
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Random own = new Random(random.nextLong());
      Thread client = new Thread(() -> takeAll(pool, journal, own), "soak-client-" + i);
      client.start();
      clients.add(client);
    }
    return clients;
  }

  private void takeAll(ContainerPool<LxcContainer> pool, SoakJournal journal, Random random) {
    try {
      for (permits.acquire(); !stopping; permits.acquire()) {
        use(pool, pool.take(), journal, random);
        if (pending.decrementAndGet() == 0) {
          settle(pool);
        }
      }
    } catch (InterruptedException | RuntimeException e) {
      if (!stopping) {
        journal.failed("a client thread failed: " + e);
      }
    }
  }

  private void use(
      ContainerPool<LxcContainer> pool, LxcContainer container, SoakJournal journal, Random random)
      throws InterruptedException {
    journal.taken(container.name());
    // If the container were handed out twice, the second mkdir would fail.
    CommandRun mark = CommandRun.in(container, "mkdir", MARK);
    if (!mark.succeeded()) {
      journal.failed(container.name() + " was already in use when it was taken, or it is dead");
    }
    double choice = random.nextDouble();
    if (destroyAll || choice >= PUT_BACK + HELD) {
      container.destroy();
    } else if (choice < PUT_BACK) {
      CommandRun.in(container, "rmdir", MARK);
      journal.putBack(container.name());
      pool.put(container);
    } else {
      pool.hold(container, "soak", HOLD);
    }
  }

  private void settle(ContainerPool<LxcContainer> pool) throws InterruptedException {
    if (!pool.awaitReady(CAPACITY, TIMEOUT)) {
      throw new CommandFailed("the pool wasn't filled in time: " + pool.stats());
    }
    System.gc();
    spec.commandLine().getOut().println(DONE);
  }
}
