package org.lxcpool.lxc.internal.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessAttributesTest {
  @Test
  void agentThatCanRaiseLimitsSetsTheDocumentedOnes() {
    assertThat(ProcessAttributes.items(Map.of()))
        .contains(
            new ConfigItem("lxc.prlimit.nofile", "1024:524288"),
            new ConfigItem("lxc.prlimit.nproc", "unlimited:unlimited"),
            new ConfigItem("lxc.prlimit.core", "0:unlimited"),
            new ConfigItem("lxc.proc.oom_score_adj", "0"));
  }

  @Test
  void otherAgentSetsAtMostItsOwnLimits() {
    Map<String, Long> most =
        ProcessAttributes.hardLimits(
            List.of(
                "Limit                     Soft Limit           Hard Limit           Units     ",
                "Max cpu time              unlimited            unlimited            seconds   ",
                "Max processes             96364                96364                processes ",
                "Max open files            256                  512                  files     ",
                "Max nice priority         0                    0                    "));
    assertThat(most)
        .containsOnly(
            Map.entry("Max processes", 96_364L),
            Map.entry("Max open files", 512L),
            Map.entry("Max nice priority", 0L));
    assertThat(ProcessAttributes.items(most))
        .contains(
            new ConfigItem("lxc.prlimit.nofile", "512:512"),
            new ConfigItem("lxc.prlimit.nproc", "96364:96364"),
            new ConfigItem("lxc.prlimit.cpu", "unlimited:unlimited"));
  }
}
