package org.lxcpool.lxc;

import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * An agent without a pool, for tests that examine a whole process. At the end of its input it
 * cleans up.
 */
final class Agent implements AutoCloseable {
  private static final int MEGABYTE = 1 << 20;
  private static final int PIECES = 64;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int THREADS = 2;

  private final Path directory;
  private final LxcContainerFactory factory;
  private final Deque<LxcContainer> containers = new ArrayDeque<>();
  private final List<byte[]> live = new ArrayList<>();
  private final List<Closeable> open = new ArrayList<>();

  private Agent(Path directory, LxcContainerFactory factory) {
    this.directory = directory;
    this.factory = factory;
  }

  static AgentProcess start(
      LxcTestHost host, Path directory, Isolation isolation, List<String> options)
      throws IOException {
    return start(host, directory, isolation, options, List.of());
  }

  /**
   * Starts an agent.
   *
   * @param prefix the command that starts Java
   */
  static AgentProcess start(
      LxcTestHost host,
      Path directory,
      Isolation isolation,
      List<String> options,
      List<String> prefix)
      throws IOException {
    ProcessBuilder builder =
        AgentProcess.java(host, isolation, Agent.class, options, List.of(directory.toString()));
    builder.command().addAll(0, prefix);
    return new AgentProcess(builder);
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[AgentProcess.FACTORY_ARGUMENTS]);
    // An init that ignores signals.
    LxcContainerFactory factory =
        AgentProcess.factory(arguments).config("lxc.init.cmd", "/bin/sleep 1000000").build();
    try (Agent agent = new Agent(directory, factory)) {
      AgentProcess.serve(
          line -> {
            String[] words = line.split(" ", -1);
            return agent.obey(words[0], words.length > 1 ? Integer.parseInt(words[1]) : 0);
          });
    }
  }

  private String obey(String what, int number) throws Exception {
    return switch (what) {
      case "status" -> factory.nativeStatus();
      case "doctor" -> doctor();
      case "grow" -> grow(number);
      case "open" -> openAll();
      case "start" -> start();
      case "destroy" -> destroyAll();
      case "cycles" -> cycles(number);
      case "gc" -> collect();
      case "dump" -> dump();
      case "spawn" -> "exit code " + new ProcessBuilder("true").start().waitFor();
      case "crash" -> crash();
      case "exit" -> exit(number);
      default -> throw new IllegalArgumentException("no such command: " + what);
    };
  }

  private static String doctor() {
    return HostCheck.ofThisHost().findings().stream()
        .filter(finding -> finding.name().equals("fork guard"))
        .map(finding -> finding.status() + " " + finding.detail())
        .toList()
        .toString();
  }

  private String grow(int megabytes) {
    // In pieces that are small for every garbage collector.
    for (int i = 0; i < megabytes * PIECES; i++) {
      byte[] more = new byte[MEGABYTE / PIECES];
      Arrays.fill(more, (byte) 1);
      live.add(more);
    }
    return live.size() / PIECES + " MB live";
  }

  /** Opens one resource of each kind that a container's monitor must not inherit. */
  private String openAll() throws IOException {
    open.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    open.add(
        FileChannel.open(
            directory.resolve("open"), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    Pipe pipe = Pipe.open();
    open.add(pipe.source());
    open.add(pipe.sink());
    return "open";
  }

  private String start() throws InterruptedException {
    LxcContainer container = factory.create();
    containers.add(container);
    container.start();
    return container.name() + " " + container.initPid();
  }

  private String destroyAll() {
    while (!containers.isEmpty()) {
      containers.remove().destroy();
    }
    return "none left";
  }

  private String cycles(int count) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      Callable<Integer> share =
          () -> {
            for (int i = 0; i < count / THREADS; i++) {
              try (LxcContainer container = factory.create()) {
                container.start();
                container.awaitNetwork(MINUTE);
              }
            }
            return count / THREADS;
          };
      int done = 0;
      for (Future<Integer> each : threads.invokeAll(List.of(share, share))) {
        done += each.get();
      }
      return done + " done";
    } finally {
      threads.shutdown();
    }
  }

  private static String collect() {
    System.gc();
    return "collected";
  }

  private String dump() throws Exception {
    Path file = directory.resolve("dump.hprof");
    ManagementFactory.getPlatformMXBean(com.sun.management.HotSpotDiagnosticMXBean.class)
        .dumpHeap(file.toString(), true);
    long size = Files.size(file);
    Files.delete(file);
    return size / MEGABYTE + " MB";
  }

  private static String crash() throws Exception {
    String self = Long.toString(ProcessHandle.current().pid());
    return "exit code " + new ProcessBuilder("kill", "-SEGV", self).start().waitFor();
  }

  private String exit(int code) throws Exception {
    close();
    System.exit(code);
    return "never said";
  }

  @Override
  public void close() throws IOException {
    destroyAll();
    factory.close();
    for (Closeable each : open) {
      each.close();
    }
  }
}
