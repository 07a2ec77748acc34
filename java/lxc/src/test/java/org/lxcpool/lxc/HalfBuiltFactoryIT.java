package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lxcpool.ContainerException;

/** A factory that can't be built, which leaves nothing. */
@Tag("lxc")
class HalfBuiltFactoryIT {
  @RegisterExtension final LxcTestHost host = new LxcTestHost(Isolation.PROCESS);

  private static List<ProcessHandle> children() {
    return ProcessHandle.current().children().toList();
  }

  private static void remove(Path base) {
    try {
      TestHome.remove(base);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void itsLauncherEnds() throws Exception {
    Path base = InsideProgram.base(host.home().resolve("base-" + host.mark()), "attributes");
    List<ProcessHandle> before = children();
    assertThatThrownBy(
            () ->
                new LxcContainerFactory(
                    host.factory(BaseImage.directory(base)).privileged().settings(),
                    () -> {
                      DelegatingCalls calls = new DelegatingCalls(Isolation.PROCESS);
                      assertThat(children()).hasSizeGreaterThan(before.size());
                      remove(base);
                      return calls;
                    }))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("can't read the attributes of the base " + base);
    Awaitility.await().untilAsserted(() -> assertThat(children()).hasSameSizeAs(before));
    assertThat(Path.of("/sys/class/net", host.bridge())).doesNotExist();
  }
}
