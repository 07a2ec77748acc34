package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lxcpool.lxc.LxcTestHost.run;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** POSIX shared memory and message queues, which an init that mounts nothing doesn't provide. */
@Tag("lxc")
class SharedMemoryIT {
  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyUserInAContainerHasThem(boolean privileged) throws Exception {
    LxcContainerFactory.Builder builder = host.factory();
    try (LxcContainerFactory factory = (privileged ? builder.privileged() : builder).build();
        LxcContainer container = factory.create()) {
      container.start();
      assertThat(run(container, "stat", "-c", "%a", "/dev/shm", "/dev/mqueue"))
          .isEqualTo("1777\n1777");
      assertThat(run(container, "grep", "-E", " /dev/(shm|mqueue) ", "/proc/mounts").lines())
          .anySatisfy(line -> assertThat(line).contains(" /dev/shm tmpfs ", "nosuid", "nodev"))
          .anySatisfy(line -> assertThat(line).contains(" /dev/mqueue mqueue ", "nosuid"));
      run(container, "sh", "-c", "echo there > /dev/shm/file && touch /dev/mqueue/queue");
      assertThat(run(container, "cat", "/dev/shm/file")).isEqualTo("there");
    }
  }
}
