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

/** A soak that kills an agent under load at random instants; the next agent must recover. */
final class KillCampaign {
  // From before the JVM's start until it has been under load for a while.
  private static final int MOST_MILLIS = 2500;
  private static final int WITHOUT_END = 1_000_000;
  private static final Duration HEALING = Duration.ofSeconds(60);
  private static final int REPORTS = 20;

  private final SoakHost host;
  private final int kills;
  private final long seed;
  private final @Nullable Isolation isolation;
  private final List<String> under;
  private final PrintWriter out;

  KillCampaign(
      SoakHost host,
      int kills,
      long seed,
      @Nullable Isolation isolation,
      List<String> under,
      PrintWriter out) {
    this.under = under;
    this.host = host;
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
      SoakProcess agent = host.start(under, where(random), random.nextLong(), false);
      agent.take(WITHOUT_END);
      Thread.sleep(random.nextInt(MOST_MILLIS));
      if (!agent.isAlive()) {
        throw new CommandFailed("the agent ended unexpectedly: " + host.lastLog());
      }
      host.observe();
      agent.kill();
      SoakJournal.Verdict verdict = check();
      taken = verdict.taken();
      if (i % Math.max(1, kills / REPORTS) == 0) {
        out.printf(
            Locale.ROOT, "killed  %d of %d, %d containers taken%n", i, kills, verdict.taken());
      }
    }
    if (taken == 0 && kills >= REPORTS) {
      throw new CommandFailed("no agent ever took a container: " + host.lastLog());
    }
    heal(random);
  }

  private Isolation where(Random random) {
    boolean drawn = random.nextBoolean();
    return isolation != null ? isolation : drawn ? Isolation.PROCESS : Isolation.IN_PROCESS;
  }

  private SoakJournal.Verdict check() {
    SoakJournal.Verdict verdict = SoakJournal.read(host.journal());
    if (!verdict.complaints().isEmpty()) {
      throw new CommandFailed(String.join("; ", verdict.complaints()) + "; " + host.lastLog());
    }
    return verdict;
  }

  // The last agent must remove the leftovers of the killed one, while it serves.
  private void heal(Random random) throws InterruptedException {
    long begin = System.nanoTime();
    long deadline = begin + HEALING.toNanos();
    int found = host.containers().size();
    // Without --under, so that the pids that it records are those of this process's namespace.
    SoakProcess agent = host.start(List.of(), where(random), random.nextLong(), false);
    agent.await(SoakAgent.SERVING);
    while (!isHealed(host.containers())) {
      if (System.nanoTime() - deadline > 0) {
        throw new CommandFailed("not recovered within " + HEALING + ": " + host.containers());
      }
      Thread.sleep(100);
    }
    Duration healed = Duration.ofNanos(System.nanoTime() - begin);
    agent.close();
    host.awaitNothingLeft(deadline);
    check();
    out.printf(
        Locale.ROOT,
        "healed  %d containers of the killed agent: only %d ready ones after %.1f s; closed, and"
            + " nothing left after %.1f s%n",
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
