package org.lxcpool.benchmarks.system.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A separate process that measures something and prints a line "name value" for each number. */
public final class ChildProgram {
  private static final Pattern NUMBER = Pattern.compile("(?m)^([a-z0-9.]+) (-?\\d+\\.\\d+)$");

  private ChildProgram() {}

  /** Returns the command that runs a main class of the benchmarks in a separate JVM. */
  public static List<String> command(
      List<String> jvmOptions, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return command;
  }

  /** Prints a number from such a process, in one write, because its log shares the output. */
  public static void print(String name, double value) {
    System.out.print(String.format(Locale.ROOT, "%s %.6f%n", name, value));
  }

  /**
   * Runs a program and returns its numbers.
   *
   * @throws IOException if it fails; the message has its whole output
   */
  public static Map<String, Double> run(List<String> command)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output;
    int exit;
    try {
      output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      exit = process.waitFor();
    } finally {
      process.destroy();
    }
    if (exit != 0) {
      throw new IOException("exit code " + exit + ": " + output.strip());
    }
    return numbers(output);
  }

  /** Returns the numbers in the output of such a process. */
  public static Map<String, Double> numbers(String output) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    Matcher number = NUMBER.matcher(output);
    while (number.find()) {
      numbers.put(number.group(1), Double.valueOf(number.group(2)));
    }
    return numbers;
  }
}
