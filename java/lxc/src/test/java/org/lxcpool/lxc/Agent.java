package org.lxcpool.lxc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
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
 * An agent in a JVM of its own, for tests that look at a whole process: does what each line of its
 * input says, and answers it with a line. At the end of its input it cleans up and ends.
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

  /** The arguments are those of {@link AgentProcess}. */
  public static void main(String[] arguments) throws Exception {
    LxcContainerFactory factory =
        LxcContainerFactory.builder(BaseImage.tiny())
            .home(Path.of(arguments[1]))
            .lxcPath(Path.of(arguments[2]))
            .namePrefix(arguments[3])
            .network(Network.ownBridge(arguments[4], arguments[5]))
            .isolation(Isolation.valueOf(arguments[6]))
            // One that leaves signals alone.
            .config("lxc.init.cmd", "/bin/sleep 1000000")
            .build();
    try (Agent agent = new Agent(Path.of(arguments[0]), factory);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", -1);
        String answer;
        try {
          answer = agent.obey(words[0], words.length > 1 ? Integer.parseInt(words[1]) : 0);
        } catch (Exception e) {
          answer = AgentProcess.FAILED + e.toString().replace('\n', ' ');
        }
        System.out.println(AgentProcess.ANSWER + answer);
      }
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
    // In pieces that are small for each collector.
    for (int i = 0; i < megabytes * PIECES; i++) {
      byte[] more = new byte[MEGABYTE / PIECES];
      Arrays.fill(more, (byte) 1);
      live.add(more);
    }
    return live.size() / PIECES + " MB live";
  }

  /** Something of each kind that a container's monitor must not hold. */
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
