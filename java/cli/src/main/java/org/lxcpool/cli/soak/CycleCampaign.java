package org.lxcpool.cli.soak;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.lxcpool.cli.support.CommandFailed;
import org.lxcpool.lxc.Isolation;

/** An agent takes and destroys containers, many, and must not have grown in the end. */
final class CycleCampaign {
  private static final int LEAST_WARM_UP = 20;
  private static final int REPORTS = 20;
  private static final Duration SETTLING = Duration.ofSeconds(15);

  private final SoakGround ground;
  private final int cycles;
  private final long seed;
  private final Isolation isolation;
  private final List<String> under;
  private final PrintWriter out;

  CycleCampaign(
      SoakGround ground,
      int cycles,
      long seed,
      Isolation isolation,
      List<String> under,
      PrintWriter out) {
    this.under = under;
    this.ground = ground;
    this.cycles = cycles;
    this.seed = seed;
    this.isolation = isolation;
    this.out = out;
  }

  void run() throws InterruptedException {
    out.printf(
        Locale.ROOT,
        "soak    %d lives of containers, --isolation %s, --seed %d%n",
        cycles,
        isolation,
        seed);
    long begin = System.nanoTime();
    SoakProcess agent = ground.start(under, isolation, seed, true);
    agent.await(SoakAgent.SERVING);
    int warmUp = Math.max(LEAST_WARM_UP, cycles / 10);
    live(agent, warmUp);
    Thread.sleep(SETTLING.dividedBy(10).toMillis());
    SoakUsage before = SoakUsage.of(agent.pid(), ground);
    out.println("warm    " + warmUp + " more lives: " + before);
    int step = Math.max(1, cycles / REPORTS);
    for (int lived = 0; lived < cycles; lived += step) {
      live(agent, Math.min(step, cycles - lived));
      out.println(
          "lived   " + Math.min(lived + step, cycles) + ": " + SoakUsage.of(agent.pid(), ground));
    }
    SoakUsage after = settled(agent, before);
    if (!after.growthSince(before).isEmpty()) {
      throw new CommandFailed("it has grown: " + String.join(", ", after.growthSince(before)));
    }
    agent.close();
    ground.awaitNothingLeft(System.nanoTime() + SETTLING.toNanos());
    double seconds = (System.nanoTime() - begin) / 1e9;
    out.printf(
        Locale.ROOT,
        "flat    %s%n        %.1f s, %.1f lives a second%n",
        after,
        seconds,
        (cycles + warmUp) / seconds);
  }

  private void live(SoakProcess agent, int lives) {
    agent.take(lives);
    agent.await(SoakAgent.DONE);
    SoakJournal.Verdict verdict = SoakJournal.read(ground.journal());
    if (!verdict.complaints().isEmpty()) {
      throw new CommandFailed(String.join("; ", verdict.complaints()));
    }
  }

  // The last destroys end behind the last answer.
  private SoakUsage settled(SoakProcess agent, SoakUsage before) throws InterruptedException {
    long deadline = System.nanoTime() + SETTLING.toNanos();
    SoakUsage usage = SoakUsage.of(agent.pid(), ground);
    while (!usage.growthSince(before).isEmpty() && System.nanoTime() - deadline < 0) {
      Thread.sleep(500);
      usage = SoakUsage.of(agent.pid(), ground);
    }
    return usage;
  }
}
