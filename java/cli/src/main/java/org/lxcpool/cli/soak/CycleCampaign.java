package org.lxcpool.cli.soak;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.lxcpool.cli.support.CommandFailed;
import org.lxcpool.lxc.Isolation;

/** A soak in which an agent takes and destroys many containers, and must not grow. */
final class CycleCampaign {
  private static final int LEAST_WARM_UP = 20;
  private static final int REPORTS = 20;
  private static final Duration SETTLING = Duration.ofSeconds(15);

  private final SoakHost host;
  private final int cycles;
  private final long seed;
  private final Isolation isolation;
  private final List<String> under;
  private final PrintWriter out;

  CycleCampaign(
      SoakHost host,
      int cycles,
      long seed,
      Isolation isolation,
      List<String> under,
      PrintWriter out) {
    this.under = under;
    this.host = host;
    this.cycles = cycles;
    this.seed = seed;
    this.isolation = isolation;
    this.out = out;
  }

  void run() throws InterruptedException {
    out.printf(
        Locale.ROOT, "soak    %d containers, --isolation %s, --seed %d%n", cycles, isolation, seed);
    long begin = System.nanoTime();
    SoakProcess agent = host.start(under, isolation, seed, true);
    agent.await(SoakAgent.SERVING);
    int warmUp = Math.max(LEAST_WARM_UP, cycles / 10);
    live(agent, warmUp);
    Thread.sleep(SETTLING.dividedBy(10).toMillis());
    SoakUsage before = SoakUsage.of(agent.pid(), host);
    out.println("warm    after " + warmUp + " more containers: " + before);
    int step = Math.max(1, cycles / REPORTS);
    for (int lived = 0; lived < cycles; lived += step) {
      live(agent, Math.min(step, cycles - lived));
      out.println(
          "lived   " + Math.min(lived + step, cycles) + ": " + SoakUsage.of(agent.pid(), host));
    }
    SoakUsage after = settled(agent, before);
    if (!after.growthSince(before).isEmpty()) {
      throw new CommandFailed(
          "the agent or the kernel's objects have grown: "
              + String.join(", ", after.growthSince(before)));
    }
    agent.close();
    host.awaitNothingLeft(System.nanoTime() + SETTLING.toNanos());
    double seconds = (System.nanoTime() - begin) / 1e9;
    out.printf(
        Locale.ROOT,
        "flat    %s%n        %.1f s, %.1f containers a second%n",
        after,
        seconds,
        (cycles + warmUp) / seconds);
  }

  private void live(SoakProcess agent, int lives) {
    agent.take(lives);
    agent.await(SoakAgent.DONE);
    SoakJournal.Verdict verdict = SoakJournal.read(host.journal());
    if (!verdict.complaints().isEmpty()) {
      throw new CommandFailed(String.join("; ", verdict.complaints()));
    }
  }

  // The last destroys may finish after the agent's last answer.
  private SoakUsage settled(SoakProcess agent, SoakUsage before) throws InterruptedException {
    long deadline = System.nanoTime() + SETTLING.toNanos();
    SoakUsage usage = SoakUsage.of(agent.pid(), host);
    while (!usage.growthSince(before).isEmpty() && System.nanoTime() - deadline < 0) {
      Thread.sleep(500);
      usage = SoakUsage.of(agent.pid(), host);
    }
    return usage;
  }
}
