package org.lxcpool.lxc.internal.ledger;

import java.util.Optional;
import org.lxcpool.lxc.internal.libc.ProcessStat;

/**
 * A process of this boot, told from a later one of the same pid by when it started.
 *
 * @param pid its pid, 0 for none
 * @param started when it started, in the kernel's ticks since the boot
 */
public record ProcessId(int pid, long started) {
  /** No process. */
  public static final ProcessId NONE = new ProcessId(0, 0);

  /** The process that has this pid now; empty if there is none, or it has ended. */
  public static Optional<ProcessId> of(int pid) {
    return pid <= 0 ? Optional.empty() : ProcessStat.of(pid).flatMap(stat -> of(pid, stat));
  }

  /** The process of which this was read; empty if it has ended. */
  public static Optional<ProcessId> of(int pid, ProcessStat stat) {
    return stat.hasEnded() ? Optional.empty() : Optional.of(new ProcessId(pid, stat.started()));
  }

  /** This very process. */
  public static ProcessId self() {
    return Self.ID;
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return of(pid).filter(this::equals).isPresent();
  }

  private static final class Self {
    static final ProcessId ID = of((int) ProcessHandle.current().pid()).orElseThrow();
  }
}
