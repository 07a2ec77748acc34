package org.lxcpool.lxc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A DHCP server on a test's bridge; by default it assigns the addresses .100 to .150. */
final class Dnsmasq implements AutoCloseable {
  private final String prefix;
  private final Path leases;
  private final Process process;

  Dnsmasq(LxcTestHost host) throws IOException {
    this(host, 150);
  }

  /**
   * @param last the last byte of the last address
   */
  Dnsmasq(LxcTestHost host, int last) throws IOException {
    prefix = host.net() + "1";
    leases = Files.createTempFile("lxcpool-it", ".leases");
    process =
        new ProcessBuilder(
                "dnsmasq",
                "--no-daemon",
                "--interface=" + host.bridge(),
                "--bind-interfaces",
                "--except-interface=lo",
                "--port=0",
                "--dhcp-range=" + prefix + "00," + host.net() + last + ",1h",
                "--no-ping",
                "--dhcp-authoritative",
                "--conf-file=/dev/null",
                "--dhcp-leasefile=" + leases)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  /** Returns the common prefix of its addresses. */
  String prefix() {
    return prefix;
  }

  /** Returns the client IDs of its leases. */
  List<String> clientIds() throws IOException {
    return Files.readAllLines(leases).stream()
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .toList();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    Files.delete(leases);
  }
}
