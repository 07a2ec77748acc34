package org.lxcpool.cli.soak;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.lxcpool.cli.support.CommandFailed;
import org.lxcpool.lxc.Isolation;
import org.lxcpool.lxc.LxcInventory.Item;
import org.lxcpool.lxc.LxcInventory.State;

/** An agent under load is killed at random instants and started again, and the next one heals. */
final class KillCampaign {
  // From before its JVM runs until it has been busy for some seconds.
  private static final int MOST_MILLIS = 2500;
  private static final int WITHOUT_END = 1_000_000;
  private static final Duration HEALING = Duration.ofSeconds(60);
  private static final int REPORTS = 20;

  private final SoakGround ground;
  private final int kills;
  private final long seed;
  private final @Nullable Isolation isolation;
  private final List<String> under;
  private final PrintWriter out;

  KillCampaign(
      SoakGround ground,
      int kills,
      long seed,
      @Nullable Isolation isolation,
      List<String> under,
      PrintWriter out) {
    this.under = under;
    this.ground = ground;
    this.kills = kills;
    this.seed = seed;
    this.isolation = isolation;
    this.out = out;
  }

  void run() throws InterruptedException {
    out.printf(Locale.ROOT, "soak    %d kills of an agent under load, --seed %d%n", kills, seed);
    Random random = new Random(seed);
    int taken = 0;
    for (int i = 1; i <= kills; i++) {
      SoakProcess agent = ground.start(under, where(random), random.nextLong(), false);
      agent.take(WITHOUT_END);
      Thread.sleep(random.nextInt(MOST_MILLIS));
      if (!agent.isAlive()) {
        throw new CommandFailed("the agent ended by itself: " + ground.lastLog());
      }
      ground.observe();
      agent.kill();
      SoakJournal.Verdict verdict = check();
      taken = verdict.taken();
      if (i % Math.max(1, kills / REPORTS) == 0) {
        out.printf(
            Locale.ROOT, "killed  %d of %d, %d containers taken%n", i, kills, verdict.taken());
      }
    }
    if (taken == 0 && kills >= REPORTS) {
      throw new CommandFailed("no agent ever took a container: " + ground.lastLog());
    }
    heal(random);
  }

  private Isolation where(Random random) {
    boolean drawn = random.nextBoolean();
    return isolation != null ? isolation : drawn ? Isolation.PROCESS : Isolation.IN_PROCESS;
  }

  private SoakJournal.Verdict check() {
    SoakJournal.Verdict verdict = SoakJournal.read(ground.journal());
    if (!verdict.complaints().isEmpty()) {
      throw new CommandFailed(String.join("; ", verdict.complaints()) + "; " + ground.lastLog());
    }
    return verdict;
  }

  // What the last one left is the next one's to remove, while it serves.
  private void heal(Random random) throws InterruptedException {
    long begin = System.nanoTime();
    long deadline = begin + HEALING.toNanos();
    int found = ground.containers().size();
    // Not under anything: the pids that it records are to be those of this process's namespace.
    SoakProcess agent = ground.start(List.of(), where(random), random.nextLong(), false);
    agent.await(SoakAgent.SERVING);
    while (!isHealed(ground.containers())) {
      if (System.nanoTime() - deadline > 0) {
        throw new CommandFailed("not healed after " + HEALING + ": " + ground.containers());
      }
      Thread.sleep(100);
    }
    Duration healed = Duration.ofNanos(System.nanoTime() - begin);
    agent.close();
    ground.awaitNothingLeft(deadline);
    check();
    out.printf(
        Locale.ROOT,
        "healed  the last one's %d containers: only %d ready ones after %.1f s; closed, and nothing"
            + " left after %.1f s%n",
        found,
        SoakAgent.CAPACITY,
        healed.toMillis() / 1e3,
        (System.nanoTime() - begin) / 1e9);
  }

  private static boolean isHealed(List<Item> containers) {
    return containers.size() == SoakAgent.CAPACITY
        && containers.stream().allMatch(each -> each.state() == State.READY && each.running());
  }
}
