package org.lxcpool.cli.soak;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lxcpool.cli.support.CommandFailed;
import org.lxcpool.cli.support.Failures;

/**
 * A journal of what the agents of a soak do, written before each action, a line at a time, so that
 * it survives a killed agent. Thread-safe.
 */
final class SoakJournal implements AutoCloseable {
  private static final String TAKEN = "taken ";
  private static final String PUT_BACK = "put back ";
  private static final String FAILED = "failed ";

  private final FileChannel file;

  private SoakJournal(FileChannel file) {
    this.file = file;
  }

  static SoakJournal open(Path path) throws IOException {
    return new SoakJournal(
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  void taken(String container) {
    write(TAKEN + container);
  }

  void putBack(String container) {
    write(PUT_BACK + container);
  }

  void failed(String what) {
    write(FAILED + Failures.oneLine(what));
  }

  private synchronized void write(String line) {
    try {
      file.write(StandardCharsets.UTF_8.encode(line + "\n"));
    } catch (IOException e) {
      throw new CommandFailed("can't write the soak's journal: " + e, e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /**
   * The result of a journal.
   *
   * @param taken the number of containers that were handed out
   * @param complaints the problems, such as a container that was handed out while it was leased
   */
  record Verdict(int taken, List<String> complaints) {}

  static Verdict read(Path path) {
    try {
      return Files.exists(path) ? judge(Files.readAllLines(path)) : judge(List.of());
    } catch (IOException e) {
      throw new CommandFailed("can't read the soak's journal: " + e, e);
    }
  }

  static Verdict judge(List<String> lines) {
    Set<String> inUse = new HashSet<>();
    List<String> complaints = new ArrayList<>();
    int taken = 0;
    for (String line : lines) {
      if (line.startsWith(TAKEN)) {
        String name = line.substring(TAKEN.length());
        taken++;
        if (!inUse.add(name)) {
          complaints.add(name + " was handed out a second time");
        }
      } else if (line.startsWith(PUT_BACK)) {
        inUse.remove(line.substring(PUT_BACK.length()));
      } else if (line.startsWith(FAILED)) {
        complaints.add(line.substring(FAILED.length()));
      } else {
        complaints.add("the journal has an unknown line: " + line);
      }
    }
    return new Verdict(taken, complaints);
  }
}
