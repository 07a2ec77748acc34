package org.lxcpool.lxc.internal.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.lxcpool.lxc.internal.liblxc.LxcVersion;

/** A host with all features, from which tests remove some. */
public final class FakeHost implements Host {
  private final Map<String, String> files = new HashMap<>();
  private final Set<String> paths = new HashSet<>();
  private final Map<String, Path> commands = new HashMap<>();
  private final Map<String, Output> outputs = new HashMap<>();
  private final List<List<String>> ran = new ArrayList<>();
  private int uid;
  private Liblxc liblxc = new Liblxc(new LxcVersion(5, 0, 2), "5.0.2, /usr/lib/liblxc.so.1");
  private Optional<Path> delegation = Optional.empty();
  private Optional<String> libcProblem = Optional.empty();
  private Optional<String> nativeProblem = Optional.empty();
  private ForkGuarding forkGuarding = new ForkGuarding(true, "heap kept out of forks");
  private boolean passable = true;

  /** Creates a complete Debian host with cgroup v2, used by root. */
  public FakeHost() {
    file("/proc/self/status", "Name:\tjava\nCapEff:\t000001ffffffffff\n");
    file("/proc/sys/kernel/osrelease", "6.1.0-31-amd64");
    file("/proc/sys/user/max_user_namespaces", "127000");
    file("/proc/sys/fs/inotify/max_user_instances", "8192");
    file("/proc/sys/user/max_inotify_instances", "8192");
    file("/proc/sys/fs/inotify/max_user_watches", "524288");
    file("/proc/sys/kernel/keys/maxkeys", "2000");
    file("/proc/sys/kernel/keys/maxbytes", "2000000");
    file("/proc/sys/fs/pipe-user-pages-soft", "16384");
    file("/proc/sys/fs/pipe-user-pages-hard", "0");
    file("/proc/sys/kernel/seccomp/actions_avail", "kill_process trap errno allow");
    file("/sys/module/apparmor/parameters/enabled", "Y");
    paths.add("/sys/kernel/security/apparmor");
    file("/proc/self/cgroup", "0::/user.slice/session-1.scope");
    mounts(
        "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
        "24 22 0:21 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate");
    file("/proc/self/mounts", "cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0\n");
    file("/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids");
    for (String each : List.of("mnt", "uts", "ipc", "pid", "net", "user")) {
      paths.add("/proc/self/ns/" + each);
    }
    paths.add("/usr/share/lxc/config/common.seccomp");
    paths.add("/var/lib");
    paths.add("/sys/module/veth");
    paths.add("/sys/module/bridge");
    for (String each :
        List.of("ip", "unshare", "busybox", "dnsmasq", "mmdebstrap", "apparmor_parser")) {
      command(each);
    }
    output("ldd", new Output(1, "not a dynamic executable"));
    output("df -Pk", new Output(0, "Filesystem\n/dev/vda 99 1 20971520 1% /"));
    output("df -Pi", new Output(0, "Filesystem\n/dev/vda 99 1 1000000 1% /"));
  }

  FakeHost file(String path, String content) {
    files.put(path, content);
    paths.add(path);
    return this;
  }

  /** Sets the lines of {@code /proc/self/mountinfo}. */
  FakeHost mounts(String... lines) {
    return file("/proc/self/mountinfo", String.join("\n", lines));
  }

  FakeHost path(String path) {
    paths.add(path);
    return this;
  }

  FakeHost without(String path) {
    files.remove(path);
    paths.remove(path);
    return this;
  }

  FakeHost command(String name) {
    commands.put(name, Path.of("/usr/bin", name));
    return this;
  }

  /** Removes a command from the PATH. */
  public FakeHost withoutCommand(String name) {
    commands.remove(name);
    return this;
  }

  /** Sets the output of commands that begin with these words; others succeed without output. */
  FakeHost output(String words, Output output) {
    outputs.put(words, output);
    return this;
  }

  /** Sets the effective user id. */
  public FakeHost uid(int uid) {
    this.uid = uid;
    return this;
  }

  /** Removes liblxc. */
  public FakeHost withoutLiblxc(String why) {
    liblxc = new Liblxc(null, why);
    return this;
  }

  FakeHost liblxc(LxcVersion version) {
    liblxc = new Liblxc(version, version + ", /usr/lib/liblxc.so.1");
    return this;
  }

  FakeHost delegation(Path cgroup) {
    delegation = Optional.of(cgroup);
    return this;
  }

  FakeHost libcProblem(String problem) {
    libcProblem = Optional.of(problem);
    return this;
  }

  FakeHost nativeProblem(String problem) {
    nativeProblem = Optional.of(problem);
    return this;
  }

  FakeHost withoutForkGuard(String why) {
    forkGuarding = new ForkGuarding(false, why);
    return this;
  }

  FakeHost impassable() {
    passable = false;
    return this;
  }

  /** Returns the commands that were run. */
  List<List<String>> ran() {
    return ran;
  }

  @Override
  public Optional<String> read(String file) {
    return Optional.ofNullable(files.get(file)).map(String::trim);
  }

  @Override
  public boolean exists(String path) {
    return paths.contains(path) || path.equals("/");
  }

  @Override
  public List<String> list(String directory) {
    Set<String> names = new TreeSet<>();
    for (String path : paths) {
      if (path.startsWith(directory + "/")) {
        names.add(path.substring(directory.length() + 1).split("/", -1)[0]);
      }
    }
    return List.copyOf(names);
  }

  @Override
  public boolean isPassable(Path directory) {
    return passable;
  }

  @Override
  public Optional<Path> onPath(String command) {
    return Optional.ofNullable(commands.get(command));
  }

  @Override
  public Output run(List<String> command) {
    ran.add(command);
    String line = String.join(" ", command);
    return outputs.entrySet().stream()
        .filter(entry -> line.startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(new Output(0, ""));
  }

  @Override
  public Output runIn(Path parent, List<String> shell, String script) {
    return run(shell);
  }

  @Override
  public int uid() {
    return uid;
  }

  @Override
  public Liblxc liblxc() {
    return liblxc;
  }

  @Override
  public Optional<Path> delegation() {
    return delegation;
  }

  @Override
  public Optional<String> libcProblem() {
    return libcProblem;
  }

  @Override
  public Optional<String> nativeProblem() {
    return nativeProblem;
  }

  @Override
  public ForkGuarding forkGuarding() {
    return forkGuarding;
  }
}
