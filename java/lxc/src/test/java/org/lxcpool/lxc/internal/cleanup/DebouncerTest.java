package org.lxcpool.lxc.internal.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DebouncerTest {
  private final Debouncer looks = new Debouncer(Duration.ofNanos(10));

  @Test
  void whatIsSeenForTheFirstTimeIsHeldBack() {
    assertThat(looks.look(Set.of("a"), 100)).isEmpty();
  }

  @Test
  void aFindingThatIsStillThereAfterTheTimePasses() {
    assertThat(looks.look(Set.of("a"), 100)).isEmpty();
    assertThat(looks.look(Set.of("a"), 109)).isEmpty();
    assertThat(looks.look(Set.of("a"), 110)).containsExactly("a");
    assertThat(looks.look(Set.of("a"), 111)).containsExactly("a");
  }

  @Test
  void whatDisappearedMeanwhileIsNewAgain() {
    assertThat(looks.look(Set.of("a", "b"), 100)).isEmpty();
    assertThat(looks.look(Set.of("b"), 105)).isEmpty();
    assertThat(looks.look(Set.of("a", "b"), 110)).containsExactly("b");
    assertThat(looks.look(Set.of("a", "b"), 120)).containsExactly("a", "b");
  }

  @Test
  void theClockMayBeginAnywhere() {
    assertThat(looks.look(Set.of("a"), Long.MAX_VALUE)).isEmpty();
    assertThat(looks.look(Set.of("a"), Long.MIN_VALUE + 9)).containsExactly("a");
  }
}
