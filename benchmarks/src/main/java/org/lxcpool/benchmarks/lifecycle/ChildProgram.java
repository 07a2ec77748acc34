package org.lxcpool.benchmarks.lifecycle;

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

/** A program that measures something by itself and prints a line for each number: name, value. */
public final class ChildProgram {
  private static final Pattern NUMBER = Pattern.compile("(?m)^([a-z0-9.]+) (-?\\d+\\.\\d+)$");

  private ChildProgram() {}

  /** Runs a probe in a JVM of its own. */
  static Map<String, Double> probe(List<String> jvmOptions, List<String> arguments)
      throws IOException, InterruptedException {
    return run(command(jvmOptions, arguments));
  }

  /** What runs a probe. */
  static List<String> command(List<String> jvmOptions, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Probe.class.getName()));
    command.addAll(arguments);
    return command;
  }

  /** In such a program: prints a number, in one piece, since its log goes the same way. */
  public static void print(String name, double value) {
    System.out.print(String.format(Locale.ROOT, "%s %.6f%n", name, value));
  }

  /** Runs a program; an {@link IOException} with all that it said if it fails. */
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

  /** The numbers in what such a program said. */
  static Map<String, Double> numbers(String output) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    Matcher number = NUMBER.matcher(output);
    while (number.find()) {
      numbers.put(number.group(1), Double.valueOf(number.group(2)));
    }
    return numbers;
  }
}
