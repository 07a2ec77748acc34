package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A JVM loads liblxcpool at most once, so each case has a JVM of its own. */
class NativeSupportTest {

  /** A program that queries the support twice. */
  static final class Query {
    public static void main(String[] arguments) {
      for (int i = 0; i < 2; i++) {
        Throwable cause = NativeSupport.unavailabilityCause();
        System.out.println(NativeSupport.isAvailable() + " " + (cause == null));
      }
    }
  }

  private static List<String> ask(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx64m");
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Query.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }

  private static void assertReportedOnce(List<String> output, String reason) {
    assertThat(output).filteredOn(line -> line.contains("liblxcpool is not used")).hasSize(1);
    assertThat(output).anyMatch(line -> line.contains(reason));
    assertThat(output).filteredOn("false false"::equals).hasSize(2);
    assertThat(output).noneMatch(line -> line.contains("Exception"));
  }

  @Test
  void aLoadedLibraryIsNotReported() throws IOException {
    assertThat(ask()).filteredOn("true true"::equals).hasSize(2);
    assertThat(ask()).noneMatch(line -> line.contains("liblxcpool"));
  }

  @Test
  void aLibraryThatIsSwitchedOffIsReportedOnce() throws IOException {
    assertReportedOnce(ask("-Dlxcpool.native=off"), "switched off by -Dlxcpool.native=off");
  }

  @Test
  void aMissingFileIsReportedOnce() throws IOException {
    assertReportedOnce(ask("-Dlxcpool.native=/no/such/file.so"), "/no/such/file.so");
  }

  @Test
  void anotherLibraryIsRefused() throws IOException {
    assertReportedOnce(ask("-Dlxcpool.native=libc.so.6"), "lxcpool_abi");
  }

  @Test
  void theReportNamesADirectoryThatCannotBeWritten() throws IOException {
    assertReportedOnce(ask("-Djava.io.tmpdir=/proc"), "/proc");
  }
}
