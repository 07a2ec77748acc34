package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lxcpool.lxc.LxcTestHost.outcome;
import static org.lxcpool.lxc.LxcTestHost.run;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Counters that the kernel keeps by user, limited for each container as OPERATING.md describes. */
@Tag("lxc")
class SharedCountersIT {
  private static final int INSTANCES = 64;

  /** Creates inotify instances until it fails, and prints their number. */
  private static final String TAKER =
      """
      #include <stdio.h>
      #include <sys/inotify.h>
      int main(void)
      {
      	int taken = 0;

      	while (taken < 100000 && inotify_init() >= 0)
      		taken++;
      	printf("%d", taken);
      	return 0;
      }
      """;

  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  @Test
  void aContainerCannotExceedOrRaiseItsLimitOfInotifyInstances() throws Exception {
    String limit = "echo " + INSTANCES + " > /proc/sys/user/max_inotify_instances; true";
    try (CProgram program = CProgram.compile(host, TAKER);
        LxcContainerFactory factory =
            host.factory()
                .config("lxc.hook.pre-mount", limit)
                .config("lxc.cap.drop", "sys_resource")
                .build();
        LxcContainer container = factory.create()) {
      container.start();
      container.copyTo(program.file(), "/root/taker");
      assertThat(run(container, "/root/taker")).isEqualTo(Integer.toString(INSTANCES));

      String raise =
          "mkdir /tmp/p; mount -t proc none /tmp/p;"
              + " echo 100000 > /tmp/p/sys/user/max_inotify_instances";
      assertThat(outcome(container, "sh", "-c", raise)).doesNotStartWith("0 ");
      outcome(container, "unshare", "-Ur", "sh", "-c", raise);
      assertThat(run(container, "unshare", "-Ur", "/root/taker"))
          .isEqualTo(Integer.toString(INSTANCES));
    }
  }
}
