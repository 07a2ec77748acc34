package org.lxcpool.lxc.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessStatTest {
  @Test
  void childHasThisProcessAsParent() throws Exception {
    int self = (int) ProcessHandle.current().pid();
    Process child = new ProcessBuilder("sleep", "1000").start();
    try {
      ProcessStat stat = ProcessStat.read((int) child.pid());
      assertThat(stat.parent()).isEqualTo(self);
      assertThat(stat.session()).isEqualTo(ProcessStat.read(self).session());
      assertThat(stat.started()).isGreaterThanOrEqualTo(ProcessStat.read(self).started());
      assertThat(stat.hasEnded()).isFalse();
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(ProcessStat.of((int) child.pid())).isEmpty();
  }
}
