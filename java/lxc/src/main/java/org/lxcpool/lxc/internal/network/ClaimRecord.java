package org.lxcpool.lxc.internal.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.lxcpool.lxc.internal.liblxc.Monitors;
import org.lxcpool.lxc.internal.linux.ProcessId;
import org.lxcpool.lxc.internal.spec.ContainerPaths;

/**
 * What the file of a claim says: which container the address is for, and which process claimed it.
 *
 * @param pidNamespace in which the process has its pid
 */
record ClaimRecord(ContainerPaths container, ProcessId owner, String pidNamespace) {
  private static final int FIELDS = 5;
  private static final Path INTERFACES = Path.of("/sys/class/net");
  private static final String PID_NAMESPACE = namespace("pid");

  /** PROC_PID_INIT_INO of linux/proc_ns.h. */
  private static final String FIRST_PID_NAMESPACE = "4026531836";

  /** Returns the record of a container that this process claims an address for. */
  static ClaimRecord ofThisProcess(ContainerPaths container) {
    return ofProcess(container, ProcessId.self());
  }

  /** Returns the same for a process that this one can see. */
  static ClaimRecord ofProcess(ContainerPaths container, ProcessId owner) {
    return new ClaimRecord(container, owner, PID_NAMESPACE);
  }

  /** Returns the number of a namespace of this process. */
  static String namespace(String kind) {
    try {
      String link = Files.readSymbolicLink(Path.of("/proc/self/ns", kind)).toString();
      return link.substring(link.indexOf('[') + 1, link.indexOf(']'));
    } catch (IOException e) {
      return "0"; // a kernel without any: there is but one
    }
  }

  /**
   * Reads a record; empty if there is none, or not a whole one: the process that began to write it
   * was killed.
   */
  static Optional<ClaimRecord> read(Path file) throws IOException {
    String text;
    if (Files.notExists(file)) {
      return Optional.empty(); // as it mostly is: no exception is made for that
    }
    try {
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    String[] fields = text.strip().split(" ", FIELDS);
    if (fields.length < FIELDS || !text.endsWith("\n")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ClaimRecord(
              new ContainerPaths(fields[3], Path.of(fields[4])),
              new ProcessId(Integer.parseInt(fields[0]), Long.parseLong(fields[1])),
              fields[2]));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  byte[] bytes() {
    String line = owner.pid() + " " + owner.started() + " " + pidNamespace + " ";
    return (line + container.name() + " " + container.lxcPath() + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Returns whether the address is in use: its agent lives, or the container outlived it. A running
   * container has its veth; one whose start goes on without its agent has a monitor.
   */
  boolean isInUse() {
    return isOwnerAlive()
        || Files.exists(INTERFACES.resolve(container.veth()))
        || (Files.isDirectory(container.directory())
            && Monitors.in(container.lxcPath()).containers().contains(container.name()));
  }

  /** Returns whether there is something of the container. */
  boolean hasContainer() {
    return Files.exists(INTERFACES.resolve(container.veth()))
        || Files.isDirectory(container.directory());
  }

  // Only the first pid namespace shows the processes of all others. Elsewhere, those of another one
  // count as alive.
  private boolean isOwnerAlive() {
    if (pidNamespace.equals(PID_NAMESPACE)) {
      return owner.isAlive();
    }
    return !PID_NAMESPACE.equals(FIRST_PID_NAMESPACE) || owner.isAliveInNestedNamespace();
  }
}
