package org.lxcpool.lxc.internal.libc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.lxcpool.lxc.internal.libc.ForkGuard.Range;

class ForkGuardTest {
  @Test
  void theWholeReservedHeapOfG1IsFound() {
    assertThat(
            ForkGuard.parse(
                " garbage-first heap   total 262144K, used 4265K"
                    + " [0x00000000f0000000, 0x0000000100000000)\n"
                    + "  region size 1024K, 4 young (4096K), 0 survivors (0K)\n"
                    + " Metaspace       used 123K, committed 320K, reserved 1114112K\n"))
        .containsExactly(new Range(0xf0000000L, 0x100000000L));
  }

  @Test
  void bothGenerationsOfSerialAreFoundAndTheirSpacesNotTwice() {
    assertThat(
            ForkGuard.parse(
                "DefNew     total 78656K, used 11240K"
                    + " [0x00000000f0000000, 0x00000000f5550000, 0x00000000f5550000)\n"
                    + " eden space 69952K,  16% used"
                    + " [0x00000000f0000000, 0x00000000f0afa238, 0x00000000f4450000)\n"
                    + "Tenured    total 174784K, used 1166K"
                    + " [0x00000000f5550000, 0x0000000100000000, 0x0000000100000000)\n"))
        .containsExactly(new Range(0xf0000000L, 0xf5550000L), new Range(0xf5550000L, 0x100000000L));
  }

  @Test
  void collectorsThatDoNotSayAreLeftAlone() {
    assertThat(ForkGuard.parse("ZHeap           used 6M, capacity 256M, max capacity 256M"))
        .isEmpty();
    assertThat(ForkGuard.parse("Reserved region:\n - [0x00000000f0000000, 0x0000000100000000)"))
        .isEmpty();
    assertThat(ForkGuard.parse("")).isEmpty();
  }

  @Test
  void theMarkIsOnTheHeapOfThisProcess() throws Exception {
    ForkGuard.mark();
    // "dc" among the flags of a mapping: not copied on fork.
    assertThat(Files.readString(Path.of("/proc/self/smaps")))
        .containsPattern("VmFlags:[a-z ]* dc\\b");
    assertThat(ForkGuard.status()).isEqualTo("heap kept out of forks");
  }
}
