package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A container's root tries to seize the host's processes that enter it with a command. */
@Tag("lxc")
class HostileAttachIT {
  private static final int THREADS = 4;
  private static final int COMMANDS = 1000;
  private static final Pattern CAUGHT =
      Pattern.compile("seen (\\d+) seized (\\d+) descriptors (\\d+) memory (\\d+)");

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  @Test
  void aProcessThatEntersWithACommandCannotBeSeized() throws Exception {
    try (LxcContainerFactory factory = host.factory().build();
        LxcContainer container = factory.create()) {
      container.start();
      container.copyTo(InsideProgram.file("seizer"), "/root/seizer");
      Process seizer = container.exec(List.of("/root/seizer"));
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(seizer.getInputStream(), StandardCharsets.UTF_8));
      assertThat(out.readLine()).isEqualTo("ready");
      executeMany(container);
      seizer.getOutputStream().close();
      String line = out.readLine();
      Matcher caught = CAUGHT.matcher(line);
      assertThat(caught.matches()).as(line).isTrue();
      assertThat(Integer.parseInt(caught.group(1))).as(line).isGreaterThan(COMMANDS / 50);
      assertThat(line).endsWith(" seized 0 descriptors 0 memory 0");
    }
  }

  private static void executeMany(LxcContainer container) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      Callable<Void> share =
          () -> {
            for (int i = 0; i < COMMANDS / THREADS; i++) {
              Process process = container.exec(List.of("/bin/busybox", "true"));
              assertThat(process.waitFor()).isZero();
            }
            return null;
          };
      List<Future<Void>> shares = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        shares.add(threads.submit(share));
      }
      for (Future<Void> each : shares) {
        each.get();
      }
    } finally {
      threads.shutdown();
    }
  }
}
