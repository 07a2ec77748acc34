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
 * The content of a claim's file.
 *
 * @param container the container that the address is claimed for
 * @param owner the process that claimed it
 * @param pidNamespace the pid namespace of that process
 */
record ClaimRecord(ContainerPaths container, ProcessId owner, String pidNamespace) {
  private static final int FIELDS = 5;
  private static final Path INTERFACES = Path.of("/sys/class/net");
  private static final String PID_NAMESPACE = namespace("pid");

  /** PROC_PID_INIT_INO of linux/proc_ns.h. */
  private static final String INITIAL_PID_NAMESPACE = "4026531836";

  /** Returns the record of a claim by this process. */
  static ClaimRecord ofThisProcess(ContainerPaths container) {
    return ofProcess(container, ProcessId.self());
  }

  /** Returns the record of a claim by a process in this process's pid namespace. */
  static ClaimRecord ofProcess(ContainerPaths container, ProcessId owner) {
    return new ClaimRecord(container, owner, PID_NAMESPACE);
  }

  /** Returns the inode number of a namespace of this process, for example of {@code net}. */
  static String namespace(String kind) {
    try {
      String link = Files.readSymbolicLink(Path.of("/proc/self/ns", kind)).toString();
      return link.substring(link.indexOf('[') + 1, link.indexOf(']'));
    } catch (IOException e) {
      return "0"; // a kernel without namespaces of this kind
    }
  }

  /**
   * Reads a record; empty if there is no file, or it is incomplete since its writer was killed.
   *
   * @throws IOException if the file can't be read
   */
  static Optional<ClaimRecord> read(Path file) throws IOException {
    String text;
    if (Files.notExists(file)) {
      return Optional.empty(); // the usual case, without the cost of an exception
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

  /** Returns the content of the file. */
  byte[] bytes() {
    String line = owner.pid() + " " + owner.started() + " " + pidNamespace + " ";
    return (line + container.name() + " " + container.lxcPath() + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Returns whether the address is in use: its agent lives, or the container outlived the agent. A
   * running container has a veth; a container whose start continues without its agent has a
   * monitor.
   */
  boolean isInUse() {
    return isOwnerAlive()
        || Files.exists(INTERFACES.resolve(container.veth()))
        || (Files.isDirectory(container.directory())
            && Monitors.in(container.lxcPath()).containers().contains(container.name()));
  }

  /** Returns whether the container has a veth or a directory. */
  boolean hasContainer() {
    return Files.exists(INTERFACES.resolve(container.veth()))
        || Files.isDirectory(container.directory());
  }

  // Only the initial pid namespace shows the processes of all others. In any other one, a process
  // of
  // a different namespace counts as alive.
  private boolean isOwnerAlive() {
    if (pidNamespace.equals(PID_NAMESPACE)) {
      return owner.isAlive();
    }
    return !PID_NAMESPACE.equals(INITIAL_PID_NAMESPACE) || owner.isAliveInNestedNamespace();
  }
}
