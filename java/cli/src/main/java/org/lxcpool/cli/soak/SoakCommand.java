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

/** The command {@code ./lxcpool soak}: a long test of a pool of real containers for leaks. */
@Command(
    name = "soak",
    description = {
      "Runs an agent with a pool under load, in a separate process, directory and network.",
      "With --kills it is killed at random instants and restarted. The test passes if nothing is"
          + " left within 60 s of the end, and no container was ever handed out twice at a time.",
      "With --cycles it takes and destroys containers. The test passes if neither the agent nor"
          + " the number of kernel objects has grown.",
      "Needs root. If this command itself is killed, ./lxcpool reap removes its leftovers."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:passed",
      "1:failed; the message says why",
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
      description = "The seed of all random choices; by default the time, which is shown.")
  private @Nullable Long seed;

  @Option(
      names = "--isolation",
      paramLabel = "WHERE",
      description = {
        "Where liblxc runs: ${COMPLETION-CANDIDATES}.",
        "By default it is random for each start of the agent; for --cycles, IN_PROCESS."
      })
  private @Nullable Isolation isolation;

  @Option(
      names = "--under",
      paramLabel = "COMMAND",
      description = {
        "A command that starts the agent's JVM, for example \"prlimit --nofile=512 nice -n 5\", or,"
            + " for an agent that is process 1,",
        "\"unshare --pid --fork --kill-child --mount-proc\"."
      })
  private String under = "";

  static final class Campaign {
    @Option(names = "--kills", paramLabel = "N", description = "The number of kills of the agent.")
    private int kills;

    @Option(
        names = "--cycles",
        paramLabel = "N",
        description = "The number of containers to take and destroy.")
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
    try (SoakHost host = new SoakHost()) {
      if (campaign.kills > 0) {
        new KillCampaign(host, campaign.kills, from, isolation, starter, out).run();
      } else {
        Isolation where = isolation == null ? Isolation.IN_PROCESS : isolation;
        new CycleCampaign(host, campaign.cycles, from, where, starter, out).run();
      }
    }
    out.println("passed");
    return ExitCode.OK;
  }
}
