package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether liblxcpool is loaded is decided once in a JVM: each case has one of its own. */
class NativeSupportTest {

  /** What a child says on both of its streams after it has asked twice. */
  static final class Asking {
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
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Asking.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }

  private static void assertSaidOnce(List<String> said, String reason) {
    assertThat(said).filteredOn(line -> line.contains("liblxcpool is not used")).hasSize(1);
    assertThat(said).anyMatch(line -> line.contains(reason));
    assertThat(said).filteredOn("false false"::equals).hasSize(2);
    assertThat(said).noneMatch(line -> line.contains("Exception"));
  }

  @Test
  void whereItIsLoadedThereIsNothingToSay() throws IOException {
    assertThat(ask()).filteredOn("true true"::equals).hasSize(2);
    assertThat(ask()).noneMatch(line -> line.contains("liblxcpool"));
  }

  @Test
  void switchedOffItIsMissedOnce() throws IOException {
    assertSaidOnce(ask("-Dlxcpool.native=off"), "switched off by -Dlxcpool.native=off");
  }

  @Test
  void aFileThatIsNotThereIsMissedOnce() throws IOException {
    assertSaidOnce(ask("-Dlxcpool.native=/no/such/file.so"), "/no/such/file.so");
  }

  @Test
  void anotherLibraryIsNotTakenForIt() throws IOException {
    assertSaidOnce(ask("-Dlxcpool.native=libc.so.6"), "lxcpool_abi");
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsNamedWithTheMend() throws IOException {
    assertSaidOnce(ask("-Djava.io.tmpdir=/proc"), "/proc");
  }
}
