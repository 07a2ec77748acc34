package org.lxcpool.lxc.internal.container;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.lxcpool.lxc.internal.backend.LxcBackend;
import org.lxcpool.lxc.internal.backend.LxcCallException;
import org.lxcpool.lxc.internal.spec.ContainerSpec;

/**
 * The calls of liblxc that ask or enter one container. Each throws a {@link
 * org.lxcpool.ContainerException} if liblxc, or the container's monitor, fails or doesn't answer.
 */
public final class ContainerCalls {
  static final String DEAD = "it is dead: its init has ended";

  /** An init that was killed ends after all others; until then no process can enter it. */
  private static final Duration DYING = Duration.ofMillis(100);

  private final LxcBackend backend;
  private final ContainerSpec spec;
  private final ContainerFailures failures;
  private final Predicate<Duration> initEnds;

  /**
   * @param initEnds waits for the end of the container's init, and tells whether it came in time
   */
  ContainerCalls(
      LxcBackend backend,
      ContainerSpec spec,
      ContainerFailures failures,
      Predicate<Duration> initEnds) {
    this.backend = backend;
    this.spec = spec;
    this.failures = failures;
    this.initEnds = initEnds;
  }

  /** Returns its state in liblxc's words. */
  String state() {
    return failures.call("state", () -> backend.state(spec));
  }

  /** Returns an item of its configuration; several values are joined by newlines. */
  public Optional<String> configItem(String key) {
    return failures.call("config", () -> backend.configItem(spec, key));
  }

  /** Returns its addresses as liblxc reports them. */
  public List<String> ips() {
    return failures.call("addresses", () -> backend.ips(spec));
  }

  /** Runs a command in it, with this environment alone. */
  Process exec(List<String> command, List<String> environment) {
    try {
      return backend.exec(spec, command, environment);
    } catch (IOException e) {
      throw failures.failure("exec", String.valueOf(e.getMessage()), e);
    } catch (LxcCallException e) {
      throw failures.failure("exec", e, initEnds.test(DYING) ? List.of(DEAD) : List.of());
    }
  }
}
