package org.lxcpool.lxc.internal.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcpool.lxc.internal.linux.Capabilities;

/**
 * The attributes that a container's processes would inherit from the agent, and that the
 * configuration sets instead: resource limits, OOM score, core dump filter. The other inherited
 * attributes are reset where processes are forked ({@code native/src/attributes.h}).
 *
 * <p>The values are the kernel's at boot ({@code include/asm-generic/resource.h}) or, where those
 * depend on the size of the host, systemd's defaults for services (man systemd-system.conf). The
 * number of processes is limited by the container's cgroup: a limit by user would count the
 * processes of all containers with the same ids. An agent without {@code CAP_SYS_RESOURCE} can't
 * exceed its own hard limits.
 */
final class ProcessAttributes {
  private static final long UNLIMITED = Long.MAX_VALUE;

  /** Programs that use select(2) need the soft limit; both are systemd's since version 240. */
  private static final Limit OPEN_FILES = new Limit("nofile", "Max open files", 1024, 524_288);

  private static final List<Limit> LIMITS =
      List.of(
          new Limit("as", "Max address space", UNLIMITED, UNLIMITED),
          new Limit("core", "Max core file size", 0, UNLIMITED),
          new Limit("cpu", "Max cpu time", UNLIMITED, UNLIMITED),
          new Limit("data", "Max data size", UNLIMITED, UNLIMITED),
          new Limit("fsize", "Max file size", UNLIMITED, UNLIMITED),
          new Limit("locks", "Max file locks", UNLIMITED, UNLIMITED),
          new Limit("memlock", "Max locked memory", 8L << 20, 8L << 20),
          new Limit("msgqueue", "Max msgqueue size", 819_200, 819_200),
          new Limit("nice", "Max nice priority", 0, 0),
          new Limit("nproc", "Max processes", UNLIMITED, UNLIMITED),
          new Limit("rss", "Max resident set", UNLIMITED, UNLIMITED),
          new Limit("rtprio", "Max realtime priority", 0, 0),
          new Limit("rttime", "Max realtime timeout", UNLIMITED, UNLIMITED),
          new Limit("sigpending", "Max pending signals", 65_536, 65_536),
          new Limit("stack", "Max stack size", 8L << 20, UNLIMITED));

  // "Max open files            1024                 524288               files", of
  // /proc/PID/limits
  private static final Pattern LINE =
      Pattern.compile("(Max [a-z ]*[a-z]) +(?:unlimited|\\d+) +(unlimited|\\d+) .*");

  // Must be read in one call: a number in /proc/sys ends after the first read, however short.
  private static final Path MOST_OPEN_FILES = Path.of("/proc/sys/fs/nr_open");

  private static final Path OWN_LIMITS = Path.of("/proc/self/limits");

  /**
   * @param resource its name in liblxc's configuration
   * @param title its name in {@code /proc/PID/limits}
   */
  private record Limit(String resource, String title, long soft, long hard) {
    ConfigItem within(Map<String, Long> most) {
      long highest = Math.min(hard, most.getOrDefault(title, UNLIMITED));
      String value = text(Math.min(soft, highest)) + ":" + text(highest);
      return new ConfigItem("lxc.prlimit." + resource, value);
    }

    private static String text(long limit) {
      return limit == UNLIMITED ? "unlimited" : Long.toString(limit);
    }
  }

  private ProcessAttributes() {}

  /** Returns the items for a container's configuration. */
  static List<ConfigItem> items() {
    return Holder.ITEMS;
  }

  /** Returns the items under the highest hard limits that this process can set. */
  static List<ConfigItem> items(Map<String, Long> most) {
    List<ConfigItem> items = new ArrayList<>();
    items.add(OPEN_FILES.within(most));
    LIMITS.forEach(limit -> items.add(limit.within(most)));
    items.add(new ConfigItem("lxc.proc.oom_score_adj", "0"));
    items.add(new ConfigItem("lxc.proc.coredump_filter", "0x33"));
    return List.copyOf(items);
  }

  private static Map<String, Long> most() {
    try {
      Map<String, Long> most = new HashMap<>();
      if (!Capabilities.ofThisProcess().has(Capabilities.SYS_RESOURCE)) {
        most.putAll(hardLimits(Files.readAllLines(OWN_LIMITS, StandardCharsets.US_ASCII)));
      }
      long open = Long.parseLong(Files.readAllLines(MOST_OPEN_FILES).get(0));
      most.merge(OPEN_FILES.title(), open, Math::min); // the kernel rejects a higher limit
      return most;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the hard limits in {@code /proc/PID/limits}, by their names there. */
  static Map<String, Long> hardLimits(List<String> lines) {
    Map<String, Long> limits = new HashMap<>();
    for (String line : lines) {
      Matcher m = LINE.matcher(line);
      if (m.matches() && !m.group(2).equals("unlimited")) {
        limits.put(m.group(1), Long.parseLong(m.group(2)));
      }
    }
    return limits;
  }

  // Cached: a JVM doesn't change its hard limits.
  private static final class Holder {
    static final List<ConfigItem> ITEMS = items(most());
  }
}
