package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lxcpool.lxc.LxcTestHost.onHost;
import static org.lxcpool.lxc.LxcTestHost.outcome;
import static org.lxcpool.lxc.LxcTestHost.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lxcpool.ContainerException;

/**
 * The root of an unprivileged container tries to escape, to enter other containers, and to do
 * damage. Attacks on processes that enter it are in {@link HostileAttachIT} and {@link
 * AttributesIT}, on its removal in {@link DestroyIT}, on copies of files in {@link HostileCopyIT},
 * on counters that it shares with the host in {@link SharedCountersIT}. Attacks by other users of
 * the host are in {@link ImpostorIT}, {@link SharedBridgeIT}, {@link DirectoriesIT} and {@link
 * IdMapIT}.
 */
@Tag("lxc")
class HostileIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  @FunctionalInterface
  private interface Attack {
    void by(LxcContainer container) throws Exception;
  }

  // The extension checks afterwards that the container was removed without leftovers.
  private void attack(Attack attack) throws Exception {
    attack(host.factory(), attack);
  }

  private static void attack(LxcContainerFactory.Builder builder, Attack attack) throws Exception {
    try (LxcContainerFactory factory = builder.build();
        LxcContainer container = factory.create()) {
      container.start();
      // A missing command would look like a refused one.
      run(container, "sh", "-c", "type mknod mount unshare kill ip ping dmesg head");
      attack.by(container);
    }
  }

  private static void refused(LxcContainer container, String script) throws Exception {
    assertThat(outcome(container, "sh", "-c", script)).as(script).doesNotStartWith("0 ");
  }

  @Nested
  class GettingOut {
    @Test
    void theHostsDisksAndMemoryAreNotAvailableAsDevices() throws Exception {
      attack(
          c -> {
            for (String device :
                List.of("b 254 0", "b 8 0", "b 7 0", "c 1 1", "c 1 11", "c 10 200")) {
              refused(c, "mknod /root/d " + device + " && head -c 1 /root/d");
            }
            List<String> devices =
                run(c, "sh", "-c", "cd /dev; ls -l | grep '^[bc]' | awk '{print $NF}'")
                    .lines()
                    .toList();
            assertThat(devices)
                .isSubsetOf("console", "full", "null", "ptmx", "random", "tty", "urandom", "zero");
          });
    }

    @Test
    void mountsStayInside() throws Exception {
      List<String> before = Files.readAllLines(Path.of("/proc/self/mountinfo"));
      attack(
          c -> {
            run(c, "mkdir", "/root/m");
            outcome(c, "mount", "-t", "tmpfs", "none", "/root/m");
            outcome(c, "mount", "-t", "proc", "proc", "/root/m");
            outcome(c, "mount", "--make-rshared", "/");
            outcome(c, "mount", "-o", "bind", "/", "/root/m");
            refused(c, "mount -t devtmpfs none /root/m && head -c 1 /root/m/vda");
            refused(c, "mount -t debugfs none /root/m");
            refused(c, "mount -o remount,rw /sys && echo 1 > /sys/kernel/mm/ksm/run");
            String directory = c.name();
            assertThat(Files.readAllLines(Path.of("/proc/self/mountinfo")))
                .filteredOn(line -> !before.contains(line))
                .filteredOn(line -> !line.contains(directory + "/"))
                .isEmpty();
          });
    }

    @Test
    void nothingOfTheHostsIsWritableInProcAndSys() throws Exception {
      attack(
          c -> {
            // Files of the container's own namespaces are writable: network, UTS, IPC, processes.
            String writable =
                run(
                    c,
                    "sh",
                    "-c",
                    "find /proc/sys /proc/sysrq-trigger /sys -type f"
                        + " \\( -user 0 -o -group 0 -o -perm -002 \\) 2>/dev/null"
                        + " | while read -r f; do cat \"$f\" > /tmp/v 2>/dev/null"
                        + " && (cat /tmp/v > \"$f\") 2>/dev/null && echo \"$f\"; done; true");
            assertThat(
                    writable
                        .lines()
                        .filter(f -> !f.startsWith("/proc/sys/net/"))
                        .filter(f -> !f.startsWith("/sys/devices/virtual/net/")))
                .isSubsetOf("/proc/sys/kernel/hostname", "/proc/sys/kernel/domainname");
            refused(c, "echo c > /proc/sysrq-trigger");
            refused(c, "echo '|/bin/false' > /proc/sys/kernel/core_pattern");
            refused(c, "echo x > /sys/fs/cgroup/memory/release_agent");
            refused(c, "echo -1000 > /proc/self/oom_score_adj");
            if (Files.readString(Path.of("/proc/sys/kernel/dmesg_restrict")).startsWith("1")) {
              refused(c, "dmesg");
            }
          });
    }

    @Test
    void theHostsProcessesCannotBeSignalled() throws Exception {
      Process victim = new ProcessBuilder("sleep", "1000").start();
      try {
        attack(
            c -> {
              refused(c, "kill -9 " + victim.pid());
              refused(c, "kill -9 " + ProcessHandle.current().pid());
              assertThat(run(c, "ls", "/proc")).doesNotContain(Long.toString(victim.pid()));
              outcome(c, "kill", "-9", "-1");
            });
        assertThat(victim.isAlive()).isTrue();
      } finally {
        victim.destroyForcibly().waitFor();
      }
    }

    @Test
    void aNewUserNamespaceGrantsNoMoreRights() throws Exception {
      attack(
          c -> {
            refused(c, "unshare -Ur sh -c 'mknod /root/d c 1 1'");
            refused(
                c,
                "unshare -Urm sh -c 'mount -o remount,rw /sys && echo 1 > /sys/kernel/mm/ksm/run'");
          });
    }
  }

  @Nested
  class GettingInElsewhere {
    @Test
    void anotherContainersFilesCannotBeReached() throws Exception {
      try (LxcContainerFactory factory = host.factory().build();
          LxcContainer attacker = factory.create();
          LxcContainer victim = factory.create()) {
        attacker.start();
        victim.start();
        run(victim, "sh", "-c", "echo secret > /root/secret");
        refused(
            attacker, "cat " + host.lxcPath() + "/" + victim.name() + "/overlay/delta/root/secret");
        refused(attacker, "ls " + host.home());
        refused(attacker, "ls /proc/1/root/../.." + host.lxcPath());
        // No container can change the base of both.
        run(
            attacker,
            "sh",
            "-c",
            "echo evil > /etc/passwd; echo evil > /etc/group; rm -rf /usr /bin/vi");
        assertThat(run(victim, "cat", "/etc/passwd")).doesNotContain("evil");
        assertThat(run(victim, "cat", "/root/secret")).isEqualTo("secret");
        try (LxcContainer next = factory.create()) {
          next.start();
          assertThat(run(next, "cat", "/etc/group")).doesNotContain("evil");
        }
      }
    }

    @Test
    void linksDoNotLeadOutOfTheContainer() throws Exception {
      Path canary = Files.writeString(host.home().resolve("canary-" + host.mark()), "alive");
      Path kept = Files.createDirectory(host.home().resolve("kept-" + host.mark()));
      Files.writeString(kept.resolve("file"), "alive");
      try {
        attack(
            c -> {
              run(c, "ln", "-s", canary.toString(), "/root/link");
              run(c, "ln", "-s", kept.toString(), "/root/directory");
              run(c, "ln", "-s", "/", "/root/all");
              Path source =
                  Files.writeString(host.home().resolve("source-" + host.mark()), "overwritten");
              try {
                assertThat(outcome(c, "cat", "/root/link")).doesNotStartWith("0 ");
                assertThatThrownBy(() -> c.copyTo(source, "/root/link"))
                    .isInstanceOf(ContainerException.class);
              } finally {
                Files.delete(source);
              }
            });
        assertThat(canary).hasContent("alive");
        assertThat(kept.resolve("file")).hasContent("alive");
      } finally {
        Files.delete(canary);
        Files.delete(kept.resolve("file"));
        Files.delete(kept);
      }
    }

    /**
     * The bridge doesn't filter addresses: a bridge shared with hostile code needs net_admin
     * dropped.
     */
    @Test
    void anAddressCanBeTakenUnlessTheCapabilityIsDropped() throws Exception {
      String free = host.net() + "250/24";
      attack(c -> run(c, "ip", "address", "add", free, "dev", "eth0"));
      attack(
          host.factory().config("lxc.cap.drop", "net_admin net_raw"),
          c -> {
            refused(c, "ip address add " + free + " dev eth0");
            refused(c, "ip link set eth0 address 02:00:00:00:00:01");
            refused(c, "ping -c 1 -W 1 " + host.gateway());
            refused(c, "unshare -Ur ip address add " + free + " dev eth0");
          });
    }
  }

  @Nested
  class DoingDamage {
    @Test
    void aForkBombAffectsOnlyItsContainer() throws Exception {
      attack(
          host.factory().limits(new Limits(64L << 20, 64, 0)),
          c -> {
            Process bomb = c.exec(List.of("sh", "-c", "while :; do sleep 1000 & done"));
            Awaitility.await()
                .atMost(MINUTE)
                .untilAsserted(() -> assertThat(processes(c)).isGreaterThan(32));
            Awaitility.await()
                .during(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(processes(c)).isLessThanOrEqualTo(64));
            onHost("true"); // the host can still fork
            bomb.destroyForcibly();
          });
    }

    private static int processes(LxcContainer container) throws Exception {
      String cgroup = "lxc.payload." + container.name();
      int most = 0;
      try (Stream<Path> hierarchies = Files.list(Path.of("/sys/fs/cgroup"))) {
        for (Path each :
            Stream.concat(hierarchies, Stream.of(Path.of("/sys/fs/cgroup"))).toList()) {
          Path processes = each.resolve(cgroup).resolve("cgroup.procs");
          most =
              Files.exists(processes) ? Math.max(most, Files.readAllLines(processes).size()) : most;
        }
      }
      return most;
    }

    /** The kernel may kill the init as well, while a killed process still releases its memory. */
    @RepeatedTest(3)
    void aMemoryBombIsKilled() throws Exception {
      attack(
          host.factory().limits(new Limits(32L << 20, 64, 0)),
          c -> {
            assertThat(outcome(c, "sh", "-c", "head -c 200m /dev/zero | tail"))
                .doesNotStartWith("0 ");
            try {
              assertThat(outcome(c, "hostname")).isIn("0 " + c.name(), "137");
            } catch (ContainerException e) {
              Awaitility.await().until(() -> !c.isAlive());
            }
          });
    }

    /** Only the file system of the lxcPath limits what a container writes. */
    @Test
    void aContainerFillsOnlyTheDiskOfTheLxcPathAndItsRemovalFreesIt() throws Exception {
      Path disk = Files.createDirectory(host.home().resolve("disk-" + host.mark()));
      onHost("mount", "-t", "tmpfs", "-o", "size=8m", "none", disk.toString());
      try {
        attack(
            host.factory().lxcPath(disk.resolve("c")),
            c -> {
              refused(c, "head -c 100m /dev/zero > /root/filler");
              assertThat(disk.toFile().getUsableSpace()).isLessThan(1 << 20);
              Files.writeString(host.home().resolve("canary-" + host.mark()), "fits");
              Files.delete(host.home().resolve("canary-" + host.mark()));
            });
        assertThat(disk.toFile().getUsableSpace()).isGreaterThan(7 << 20);
      } finally {
        onHost("umount", disk.toString());
        Files.delete(disk);
      }
    }

    @Test
    void theConsoleLogIsBounded() throws Exception {
      attack(
          c -> {
            outcome(c, "sh", "-c", "head -c 20m /dev/zero | tr '\\0' x > /dev/console");
            assertThat(directorySize(host.lxcPath().resolve(c.name()), "console"))
                .isLessThan(3 << 20);
          });
    }

    private static long directorySize(Path directory, String part) throws Exception {
      try (Stream<Path> files = Files.list(directory)) {
        long sum = 0;
        for (Path file : files.filter(f -> f.getFileName().toString().contains(part)).toList()) {
          sum += Files.size(file);
        }
        return sum;
      }
    }

    @Test
    void directoriesDeeperThanTheLongestPathAreRemoved() throws Exception {
      attack(
          c ->
              run(c, "sh", "-c", "i=0; while [ $i -lt 2500 ]; do mkdir d; cd d; i=$((i+1)); done"));
    }

    @Test
    void manyLongNamesAreRemoved() throws Exception {
      attack(
          c ->
              run(
                  c,
                  "sh",
                  "-c",
                  "n=$(printf %0250d 1); i=0; while [ $i -lt 40 ]; do mkdir $n; cd $n; i=$((i+1));"
                      + " done"));
    }

    @Test
    void namesThatAreNotTextAndFilesWithoutPermissionsAreRemoved() throws Exception {
      attack(
          c ->
              run(
                  c,
                  "sh",
                  "-c",
                  "cd /root; n=$(printf '\\377\\n\\\\'); mkdir \"$n\"; touch \"$n/$n\";"
                      + " mkdir locked; touch locked/f; chmod 000 locked/f locked; mkfifo fifo"));
    }
  }
}
