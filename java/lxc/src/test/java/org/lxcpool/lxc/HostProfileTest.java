package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostProfileTest {
  private static final long GIB = 1L << 30;

  @Test
  void thisHostHasCpusAndMemory() {
    HostProfile profile = HostProfile.detect();

    assertThat(profile.cpus())
        .isPositive()
        .isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(profile.memoryBytes()).isBetween(64L << 20, 1L << 50);
    assertThat(profile.capacity()).isGreaterThanOrEqualTo(2);
    assertThat(profile.maxWorkers()).isBetween(2, 64);
  }

  @Test
  void capacityGrowsWithTheCpusAndIsLimitedByMemory() {
    assertThat(new HostProfile(0.5, 8 * GIB).capacity()).isEqualTo(4);
    assertThat(new HostProfile(16, 64 * GIB).capacity()).isEqualTo(128);
    assertThat(new HostProfile(16, 2 * GIB).capacity()).isEqualTo(8);
    assertThat(new HostProfile(0.1, GIB / 8).capacity()).isEqualTo(2);
  }

  @Test
  void workersGrowWithTheCpus() {
    assertThat(new HostProfile(0.1, GIB).maxWorkers()).isEqualTo(2);
    assertThat(new HostProfile(2, GIB).maxWorkers()).isEqualTo(16);
    assertThat(new HostProfile(128, GIB).maxWorkers()).isEqualTo(64);
  }
}
