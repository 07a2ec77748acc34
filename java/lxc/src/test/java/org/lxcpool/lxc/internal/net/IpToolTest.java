package org.lxcpool.lxc.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.lxcpool.ContainerException;

class IpToolTest {

  @Test
  void whatFailsIsToldInItsOwnWords() {
    assertThatThrownBy(() -> IpTool.run("link", "show", "dev", "no-such-if"))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("ip link show dev no-such-if")
        .hasMessageContaining("no-such-if\" does not exist");
  }

  @Test
  void anInterruptCutsNothingShortAndIsKept() {
    Thread.currentThread().interrupt();

    IpTool.run("link", "show", "dev", "lo");

    assertThat(Thread.interrupted()).isTrue();
  }
}
