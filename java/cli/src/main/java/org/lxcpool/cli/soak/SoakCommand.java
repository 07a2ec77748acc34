package org.lxcpool.cli.soak;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lxcpool.cli.support.Root;
import org.lxcpool.cli.support.Version;
import org.lxcpool.lxc.Isolation;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Wears a pool of real containers down, and looks what it holds on to. */
@Command(
    name = "soak",
    description = {
      "Runs an agent with a pool under load, in a process, a directory and a network of its own.",
      "With --kills it is killed at random instants and started again. In the end nothing may be"
          + " left within 60 s, and no container may ever have been held by two.",
      "With --cycles it takes and destroys containers. In the end it must not have grown, nor the"
          + " kernel's objects.",
      "Needs root. If this command itself is killed, ./lxcpool reap removes what it left."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:passed",
      "1:failed, with what it was",
      "2:wrong usage",
      "130:interrupted, after cleaning up (143: terminated)"
    })
public final class SoakCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @ArgGroup(multiplicity = "1")
  private Campaign campaign = new Campaign();

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "What all random choices come from; without one it is the time, and is shown.")
  private @Nullable Long seed;

  @Option(
      names = "--isolation",
      paramLabel = "WHERE",
      description = {
        "Where liblxc runs: ${COMPLETION-CANDIDATES}.",
        "Without a choice it is drawn for each life of the agent; for --cycles IN_PROCESS."
      })
  private @Nullable Isolation isolation;

  @Option(
      names = "--under",
      paramLabel = "COMMAND",
      description = {
        "What starts the agent's JVM, for example \"prlimit --nofile=512 nice -n 5\", or for an"
            + " agent that is process 1",
        "\"unshare --pid --fork --kill-child --mount-proc\"."
      })
  private String under = "";

  static final class Campaign {
    @Option(names = "--kills", paramLabel = "N", description = "How often the agent is killed.")
    private int kills;

    @Option(names = "--cycles", paramLabel = "N", description = "How many containers live.")
    private int cycles;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (campaign.kills < 0 || campaign.cycles < 0 || campaign.kills + campaign.cycles == 0) {
      throw new ParameterException(spec.commandLine(), "--kills and --cycles: need 1 or more");
    }
    Root.need("a soak", "for real containers");
    long from = seed == null ? System.nanoTime() : seed;
    PrintWriter out = spec.commandLine().getOut();
    List<String> starter = under.isBlank() ? List.of() : List.of(under.strip().split("\\s+"));
    try (SoakGround ground = new SoakGround()) {
      if (campaign.kills > 0) {
        new KillCampaign(ground, campaign.kills, from, isolation, starter, out).run();
      } else {
        Isolation where = isolation == null ? Isolation.IN_PROCESS : isolation;
        new CycleCampaign(ground, campaign.cycles, from, where, starter, out).run();
      }
    }
    out.println("passed");
    return ExitCode.OK;
  }
}
