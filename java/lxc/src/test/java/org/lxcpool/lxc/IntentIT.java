package org.lxcpool.lxc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The order of the record and the creation of a container, as strace shows it. */
@Tag("lxc")
class IntentIT {
  @RegisterExtension final LxcTestHost host = new LxcTestHost(Isolation.IN_PROCESS);

  @Test
  void theIntentIsOnTheDiskBeforeAnythingIsMade() throws Exception {
    assumeTrue(Strace.isInstalled(), "strace is not installed");
    AtomicReference<@Nullable LxcContainer> made = new AtomicReference<>();
    try (LxcContainerFactory factory = host.factory().build()) {
      List<String> calls =
          Strace.calls("msync,fsync,fdatasync,mkdir,mkdirat", () -> made.set(factory.create()));
      LxcContainer container = requireNonNull(made.get());
      container.destroy();
      String directory = "\"" + host.lxcPath().resolve(container.name()) + "\"";
      assertThat(calls)
          .filteredOn(call -> call.contains("sync(") || call.contains(directory))
          .first()
          .asString()
          .contains("sync(");
      assertThat(calls).anyMatch(call -> call.contains("mkdir") && call.contains(directory));
    }
  }
}
