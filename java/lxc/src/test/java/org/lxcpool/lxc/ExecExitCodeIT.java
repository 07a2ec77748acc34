package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lxcpool.lxc.LxcTestHost.run;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A command that can't be executed ends with the exit codes of POSIX shells. */
@Tag("lxc")
class ExecExitCodeIT {
  private static final int CANNOT_EXECUTE = 126;
  private static final int NOT_FOUND = 127;
  private static final int LONGER_THAN_AN_ARGUMENT = 200_000;
  private static final int LONGER_THAN_A_NAME = 300;

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  @Test
  void aCommandThatCannotBeExecutedHasTheExitCodeOfAShell() throws Exception {
    try (LxcContainerFactory factory = host.factory().build();
        LxcContainer c = factory.create()) {
      c.start();
      run(c, "sh", "-c", "cd /root; ln -s loop loop; echo x > text; mkdir directory");
      assertThat(code(c, "/root/none")).as("ENOENT").isEqualTo(NOT_FOUND);
      assertThat(code(c, "none-on-the-path")).as("ENOENT on the PATH").isEqualTo(NOT_FOUND);
      assertThat(code(c, "/root/text/none")).as("ENOTDIR").isEqualTo(NOT_FOUND);
      assertThat(code(c, "/root/loop")).as("ELOOP").isEqualTo(NOT_FOUND);
      assertThat(code(c, "/" + "n".repeat(LONGER_THAN_A_NAME)))
          .as("ENAMETOOLONG")
          .isEqualTo(NOT_FOUND);
      assertThat(code(c, "/root/text")).as("EACCES").isEqualTo(CANNOT_EXECUTE);
      assertThat(code(c, "/root/directory")).as("EACCES").isEqualTo(CANNOT_EXECUTE);
      assertThat(code(c, "true", "x".repeat(LONGER_THAN_AN_ARGUMENT)))
          .as("E2BIG")
          .isEqualTo(CANNOT_EXECUTE);
    }
  }

  private static int code(LxcContainer container, String... command) throws Exception {
    Process process = container.exec(List.of(command));
    process.getOutputStream().close();
    return process.waitFor();
  }
}
