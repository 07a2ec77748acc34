package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lxcpool.lxc.LxcTestHost.outcome;
import static org.lxcpool.lxc.LxcTestHost.run;

import com.sun.jna.NativeLibrary;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Confinement of a container, and of the effects of its start on this process. */
@Tag("lxc")
class LxcConfinementIT {
  private static final Path SELF = Path.of("/proc/self");

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  @Test
  void rootOfAContainerIsUnprivilegedOnTheHost() throws Exception {
    try (LxcContainerFactory factory = host.factory().build();
        LxcContainer c = factory.create()) {
      c.start();
      assertThat(run(c, "id", "-u")).isEqualTo("0");
      assertThat(Files.getAttribute(Path.of("/proc/" + c.initPid()), "unix:uid")).isNotEqualTo(0);
      assertThat(run(c, "cat", "/proc/self/uid_map")).doesNotMatch("(?s).*\\b0 +0 +4294967295.*");
      run(c, "touch", "/root/mine"); // it can write its own files
    }
  }

  @Test
  void theHostsControlsAndDevicesAreRefused() throws Exception {
    try (LxcContainerFactory factory = host.factory().build();
        LxcContainer c = factory.create()) {
      c.start();
      assertThat(outcome(c, "sh", "-c", "echo h > /proc/sysrq-trigger")).doesNotStartWith("0 ");
      assertThat(outcome(c, "sh", "-c", "echo x > /proc/sys/kernel/core_pattern"))
          .doesNotStartWith("0 ");
      assertThat(outcome(c, "sh", "-c", "mknod /tmp/disk b " + disk() + " && cat /tmp/disk"))
          .doesNotStartWith("0 ");
      assertThat(outcome(c, "date", "-s", "2001-01-01")).contains("not permitted");
      assertThat(outcome(c, "kill", "-0", Long.toString(ProcessHandle.current().pid())))
          .doesNotStartWith("0 ");
      String status = run(c, "cat", "/proc/self/status");
      assertThat(status).containsPattern("Seccomp:\\s+2");
    }
  }

  @Test
  void aPrivilegedContainerCannotUseTheHostsDisks() throws Exception {
    try (LxcContainerFactory factory = host.factory().privileged().build();
        LxcContainer c = factory.create()) {
      c.start();
      assertThat(outcome(c, "sh", "-c", "mknod /tmp/disk b " + disk() + "; head -c 1 /tmp/disk"))
          .doesNotStartWith("0 ");
      assertThat(outcome(c, "date", "-s", "2001-01-01")).contains("not permitted");
    }
  }

  /** Returns the disk with the directory of the containers, or else the host's first disk. */
  private String disk() throws Exception {
    long device = (long) Files.getAttribute(host.home(), "unix:dev");
    String number =
        (((device >> 8) & 0xFFF) | ((device >> 32) & ~0xFFFL))
            + ":"
            + ((device & 0xFF) | ((device >> 12) & ~0xFFL));
    if (!Files.exists(Path.of("/sys/dev/block", number))) {
      try (Stream<Path> disks = Files.list(Path.of("/sys/dev/block"))) {
        number = disks.findFirst().orElseThrow().getFileName().toString();
      }
    }
    return number.replace(':', ' ');
  }

  private static List<String> environment() {
    return List.of(
        NativeLibrary.getProcess()
            .getGlobalVariableAddress("environ")
            .getPointer(0)
            .getStringArray(0));
  }

  @Test
  void startsDoNotChangeThisProcess() throws Exception {
    String cgroup = Files.readString(SELF.resolve("cgroup"));
    String status = mask();
    List<String> environment = environment();
    ExecutorService workers = Executors.newFixedThreadPool(5);
    List<LxcContainer> containers = new ArrayList<>();
    try (LxcContainerFactory factory = host.factory().build()) {
      List<Callable<LxcContainer>> starts = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        starts.add(
            () -> {
              LxcContainer container = factory.create();
              synchronized (containers) {
                containers.add(container);
              }
              container.start();
              container.awaitNetwork(Duration.ofSeconds(30));
              return container;
            });
      }
      for (Future<LxcContainer> start : workers.invokeAll(starts)) {
        start.get();
      }
      assertThat(Files.readString(SELF.resolve("cgroup"))).isEqualTo(cgroup);
      assertThat(mask()).isEqualTo(status);
      assertThat(environment()).isEqualTo(environment);
      assertThat(containers).extracting(LxcContainer::name).doesNotHaveDuplicates();
      assertThat(containers)
          .extracting(c -> c.addresses().get(0).getHostAddress())
          .doesNotHaveDuplicates();
      containers.forEach(LxcContainer::destroy);
    } finally {
      workers.shutdown();
    }
    assertThat(Files.readString(SELF.resolve("cgroup"))).isEqualTo(cgroup);
  }

  @Test
  void aProgramStartedDuringAStartStaysInItsCgroupAndSurvivesTheContainers() throws Exception {
    List<Process> programs = new ArrayList<>();
    try (LxcContainerFactory factory = host.factory().build()) {
      String home = Files.readString(SELF.resolve("cgroup"));
      LxcContainer[] containers = new LxcContainer[4];
      Thread[] starters = new Thread[containers.length];
      for (int i = 0; i < starters.length; i++) {
        LxcContainer container = factory.create();
        containers[i] = container;
        starters[i] =
            new Thread(
                () -> {
                  try {
                    container.start();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
        starters[i].start();
      }
      while (Stream.of(starters).anyMatch(Thread::isAlive)) {
        programs.add(new ProcessBuilder("sleep", "1000").start());
      }
      for (LxcContainer container : containers) {
        container.destroy();
      }
      assertThat(programs).isNotEmpty().allMatch(Process::isAlive);
      for (Process program : programs) {
        assertThat(Files.readString(Path.of("/proc/" + program.pid() + "/cgroup"))).isEqualTo(home);
      }
    } finally {
      programs.forEach(Process::destroyForcibly);
    }
  }

  /** Returns this process's umask and signal mask, as the kernel reports them. */
  private static String mask() throws Exception {
    return String.join(
        "\n",
        Files.readAllLines(SELF.resolve("status")).stream()
            .filter(l -> l.startsWith("Umask") || l.startsWith("SigBlk"))
            .toList());
  }

  @Test
  void aContainerInheritsNothingFromThisProcess() throws Exception {
    Path secret = Files.createTempFile(host.home(), "secret", ".txt");
    try (ServerSocket socket = new ServerSocket(0);
        InputStream file = Files.newInputStream(secret);
        LxcContainerFactory factory = host.factory().build();
        LxcContainer c = factory.create()) {
      c.start();
      String parent = Files.readString(Path.of("/proc/" + c.initPid() + "/stat"));
      String monitor = parent.substring(parent.lastIndexOf(')') + 4).split(" ", 2)[0];
      String inode =
          opened("/proc/self/fd").stream()
              .filter(s -> s.startsWith("socket:") && !opened("/proc/1/fd").contains(s))
              .findFirst()
              .orElseThrow();
      assertThat(inode).startsWith("socket:");
      List<String> ours = opened("/proc/self/fd");
      assertThat(ours).contains(secret.toString());
      assertThat(opened("/proc/" + monitor + "/fd")).doesNotContainAnyElementsOf(ours);
      assertThat(opened("/proc/" + c.initPid() + "/fd")).doesNotContainAnyElementsOf(ours);
      String commands = run(c, "ls", "-l", "/proc/self/fd");
      assertThat(commands).doesNotContain("socket:").doesNotContain(".jar");
      assertThat(run(c, "env")).doesNotContain("JAVA_HOME").doesNotContain("MAVEN");
      assertThat(run(c, "sh", "-c", "tr '\\0' '\\n' < /proc/1/environ"))
          .doesNotContain("JAVA_HOME")
          .doesNotContain("MAVEN")
          .doesNotContain("PWD=" + System.getenv("PWD"));
      assertThat(run(c, "cat", "/proc/self/status")).containsPattern("SigBlk:\\s+0+\\b");
      assertThat(socket.isClosed()).isFalse();
      assertThat(file.read()).isEqualTo(-1);
    } finally {
      Files.delete(secret);
    }
  }

  /** Returns a process's open files, pipes and sockets, except devices and anonymous inodes. */
  private static List<String> opened(String directory) {
    try (Stream<Path> fds = Files.list(Path.of(directory))) {
      List<String> found = new ArrayList<>();
      for (Path fd : fds.toList()) {
        try {
          String target = Files.readSymbolicLink(fd).toString();
          if (!target.startsWith("/dev/") && !target.startsWith("anon_inode:")) {
            found.add(target);
          }
        } catch (java.io.IOException e) {
          // it was closed in the meantime
        }
      }
      return found;
    } catch (java.io.IOException e) {
      return List.of();
    }
  }
}
