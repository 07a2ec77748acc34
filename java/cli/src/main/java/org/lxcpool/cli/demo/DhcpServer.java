package org.lxcpool.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lxcpool.cli.support.CommandFailed;
import org.lxcpool.cli.support.Failures;
import org.lxcpool.cli.support.FreeSubnet;

/** A dnsmasq that only answers DHCP requests, on one bridge. */
final class DhcpServer implements AutoCloseable {
  private static final int FIRST = 10;
  private static final int LAST = 250;
  private static final int LOOKS = 100;
  private static final int BETWEEN_LOOKS_MILLIS = 50;
  private static final int TIMEOUT_SECONDS = 5;

  private final Process process;

  private DhcpServer(Process process) {
    this.process = process;
  }

  /** Starts a server and waits until it listens. The caller owns the directory of its files. */
  static DhcpServer start(String bridge, FreeSubnet subnet, Path directory)
      throws InterruptedException {
    Path log = directory.resolve("dnsmasq.log");
    List<String> command =
        List.of(
            "dnsmasq",
            "--no-daemon",
            "--conf-file=/dev/null",
            "--port=0",
            "--interface=" + bridge,
            "--bind-interfaces",
            "--except-interface=lo",
            "--dhcp-range=" + subnet.address(FIRST) + "," + subnet.address(LAST) + ",1h",
            "--dhcp-authoritative",
            "--no-ping",
            "--dhcp-leasefile=" + directory.resolve("dnsmasq.leases"));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      DhcpServer server = new DhcpServer(process);
      boolean listens = false;
      try {
        server.awaitListening(log);
        listens = true;
      } finally {
        if (!listens) { // it failed, or this thread was interrupted
          server.close();
        }
      }
      return server;
    } catch (IOException e) {
      throw new CommandFailed(
          "can't start dnsmasq (" + e.getMessage() + "): apt-get install dnsmasq-base", e);
    }
  }

  private void awaitListening(Path log) throws IOException, InterruptedException {
    for (int i = 0; i < LOOKS && process.isAlive(); i++) {
      if (Files.readString(log).contains("DHCP, sockets bound")) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
    }
    throw new CommandFailed(
        "dnsmasq failed to serve DHCP: " + Failures.oneLine(Files.readString(log)));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly().onExit().join(); // uninterruptible
      Thread.currentThread().interrupt();
    }
  }
}
