package org.lxcpool.lxc.internal.host;

import java.util.ArrayList;
import java.util.List;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.IdMap;
import org.lxcpool.lxc.internal.host.Finding.Status;

/**
 * Checks how the id maps of unprivileged containers are written. If {@code newuidmap} is on the
 * PATH, liblxc calls it, and it rejects ids that /etc/subuid and /etc/subgid don't assign to root.
 * Otherwise liblxc, running as root, writes the maps itself, and the files have no effect.
 */
public final class IdChecks {
  private static final String NAME = "id maps";
  private static final String COST =
      "unprivileged containers, which are the default, can't be started";

  private IdChecks() {}

  /** Checks the files and the PATH. */
  public static List<Finding> run(Host host) {
    List<String> tools = new ArrayList<>();
    for (String tool : List.of("newuidmap", "newgidmap")) {
      if (host.onPath(tool).isPresent()) {
        tools.add(tool);
      }
    }
    List<String> without = new ArrayList<>();
    for (String file : List.of("/etc/subuid", "/etc/subgid")) {
      if (!givesRootEnough(host, file)) {
        without.add(file);
      }
    }
    SubIds ids = SubIds.of(host);
    IdMap chosen;
    try {
      chosen = ids.chosen();
    } catch (ContainerException e) {
      return List.of(
          new Finding(
              NAME,
              Status.MISSING,
              String.valueOf(e.getMessage()),
              COST,
              "free some ids in /etc/subuid"));
    }
    String range = chosen.first() + "-" + (chosen.first() + chosen.count() - 1);
    if (!ids.isRoots(chosen) && ids.conflict().isPresent()) {
      return List.of(
          new Finding(
              NAME,
              tools.isEmpty() ? Status.DEGRADED : Status.MISSING,
              "root's ids are assigned to another user, too: " + ids.conflict().get(),
              tools.isEmpty() ? "they are not used; containers use " + range + " instead" : COST,
              add(range)));
    }
    if (tools.isEmpty()) {
      return List.of(
          Finding.ok(
              NAME,
              "written directly"
                  + (without.isEmpty() ? ", by /etc/subuid" : "; no newuidmap on the PATH")));
    }
    if (without.isEmpty()) {
      return List.of(
          Finding.ok(NAME, "written by " + String.join(", ", tools) + ", by /etc/subuid"));
    }
    return List.of(
        new Finding(
            NAME,
            Status.MISSING,
            String.join(", ", tools)
                + " on the PATH, but fewer than "
                + SubIds.NEEDED
                + " ids for root in "
                + String.join(", ", without),
            COST,
            add(range)));
  }

  private static String add(String range) {
    return "usermod --add-subuids " + range + " --add-subgids " + range + " root";
  }

  private static boolean givesRootEnough(Host host, String file) {
    return host.read(file)
        .orElse("")
        .lines()
        .map(line -> line.trim().split(":", -1))
        .filter(fields -> fields.length == 3)
        .filter(fields -> fields[0].equals("root") || fields[0].equals("0"))
        .filter(fields -> fields[2].matches("\\d{1,10}"))
        .anyMatch(fields -> Long.parseLong(fields[2]) >= SubIds.NEEDED);
  }
}
