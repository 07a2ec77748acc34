package org.lxcpool.lxc.internal.host;

import java.util.ArrayList;
import java.util.List;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.HostCheck.Finding;
import org.lxcpool.lxc.HostCheck.Status;
import org.lxcpool.lxc.IdMap;

/**
 * Who writes the id maps of unprivileged containers. liblxc calls {@code newuidmap} where it is on
 * the PATH, and that refuses ids which the files don't give to root; where it isn't, liblxc, being
 * root, writes the maps itself and the files don't matter.
 */
public final class IdChecks {
  private static final String NAME = "id maps";
  private static final String LOST =
      "unprivileged containers, which are the default, can't be started";

  private IdChecks() {}

  /** Looks at the files and at the PATH. */
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
              LOST,
              "make room in /etc/subuid"));
    }
    String range = chosen.first() + "-" + (chosen.first() + chosen.count() - 1);
    if (!ids.isRoots(chosen) && ids.conflict().isPresent()) {
      return List.of(
          new Finding(
              NAME,
              tools.isEmpty() ? Status.DEGRADED : Status.MISSING,
              "root's ids are another user's, too: " + ids.conflict().get(),
              tools.isEmpty() ? "they are left, and " + range + " are used" : LOST,
              add(range)));
    }
    if (tools.isEmpty()) {
      return List.of(
          Finding.ok(
              NAME,
              "written directly"
                  + (without.isEmpty() ? ", as /etc/subuid says" : "; no newuidmap on the PATH")));
    }
    if (without.isEmpty()) {
      return List.of(Finding.ok(NAME, "by " + String.join(", ", tools) + ", as /etc/subuid says"));
    }
    return List.of(
        new Finding(
            NAME,
            Status.MISSING,
            String.join(", ", tools)
                + " on the PATH, but no "
                + SubIds.NEEDED
                + " ids for root in "
                + String.join(", ", without),
            LOST,
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
