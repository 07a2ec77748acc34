package org.lxcpool.lxc.internal.backend;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.cgroup.CgroupRestorer;
import org.lxcpool.lxc.internal.cgroup.Cgroups;
import org.lxcpool.lxc.internal.cgroup.ContainerCgroups;
import org.lxcpool.lxc.internal.launcher.Exchange;
import org.lxcpool.lxc.internal.launcher.Launcher;
import org.lxcpool.lxc.internal.launcher.Request.Kind;
import org.lxcpool.lxc.internal.liblxc.LxcVersion;
import org.lxcpool.lxc.internal.linux.PidFd;
import org.lxcpool.lxc.internal.spec.ConfigItem;
import org.lxcpool.lxc.internal.spec.ContainerSpec;

/**
 * Has the launcher call liblxc, each call in a process of its own. A call that is interrupted, late
 * or lost is killed, and what a start had begun by then is ended.
 */
public final class LauncherBackend implements LxcBackend {
  /** Both take milliseconds; a busy host or a slow disk may take its time. */
  private static final Duration WORK = Duration.ofMinutes(2);

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Launcher launcher;
  private final CommandLauncher commands;

  public LauncherBackend(Launcher launcher) {
    this.launcher = launcher;
    commands = new CommandLauncher(() -> launcher);
  }

  private Exchange send(Kind kind, Duration deadline, ContainerSpec spec, List<String> words) {
    return LauncherRequests.send(launcher, kind, deadline, spec, words);
  }

  @Override
  public void define(
      ContainerSpec spec, List<ConfigItem> before, List<ConfigItem> after, Runnable meanwhile) {
    List<String> words = new ArrayList<>();
    before.forEach(item -> words.addAll(List.of(item.key(), item.value())));
    words.addAll(List.of("", ""));
    after.forEach(item -> words.addAll(List.of(item.key(), item.value())));
    Exchange exchange = send(Kind.DEFINE, WORK, spec, words);
    try {
      meanwhile.run();
    } finally {
      // Also if that failed: the cleaning up must come after what the launcher makes.
      awaitDefined(exchange);
    }
  }

  private static void awaitDefined(Exchange exchange) {
    try {
      LauncherRequests.done(LauncherRequests.answer(exchange), WORK);
    } catch (InterruptedException e) {
      exchange.cancel();
      Thread.currentThread().interrupt();
      throw new CallFailed("interrupted, and cancelled", e);
    }
  }

  @Override
  public int start(ContainerSpec spec) throws InterruptedException {
    return CgroupRestorer.atHome(() -> startNow(spec));
  }

  private int startNow(ContainerSpec spec) throws InterruptedException {
    Exchange exchange = send(Kind.START, WORK, spec, List.of());
    try {
      return LauncherRequests.done(LauncherRequests.answer(exchange), WORK).number();
    } catch (InterruptedException e) {
      cancel(exchange, e);
      endStart(spec, exchange);
      throw e;
    } catch (CallFailed e) {
      endStart(spec, exchange);
      throw e;
    } finally {
      exchange.process().ifPresent(PidFd::close);
    }
  }

  private static void cancel(Exchange exchange, Exception because) {
    try {
      exchange.cancel();
    } catch (ContainerException lost) {
      because.addSuppressed(lost);
    }
  }

  // Killing the monitor isn't enough: an init that hadn't executed yet may survive it.
  private static void endStart(ContainerSpec spec, Exchange start) {
    start.process().ifPresent(PidFd::killWithGroup);
    new ContainerCgroups(Cgroups.ofThisHost(), spec.name()).remove(PATIENCE);
  }

  @Override
  public String state(ContainerSpec spec) {
    return ask(Kind.STATE, spec, List.of()).get(0);
  }

  @Override
  public Optional<String> configItem(ContainerSpec spec, String key) {
    return ask(Kind.CONFIG, spec, List.of(key)).stream().findFirst();
  }

  @Override
  public List<String> ips(ContainerSpec spec) {
    return ask(Kind.ADDRESSES, spec, List.of());
  }

  @Override
  public void destroy(ContainerSpec spec) {
    ask(Kind.DESTROY, spec, List.of());
  }

  @Override
  public Process exec(ContainerSpec spec, List<String> command, List<String> environment)
      throws IOException {
    return commands.exec(spec, command, environment);
  }

  @Override
  public LxcVersion version() {
    return LxcVersion.parse(launcher.liblxcVersion());
  }

  @Override
  public String status() {
    return launcher.status();
  }

  @Override
  public void close() {
    launcher.close();
  }

  private List<String> ask(Kind kind, ContainerSpec spec, List<String> words) {
    return LauncherRequests.done(
            LauncherRequests.uninterrupted(send(kind, LauncherRequests.ANSWER, spec, words)),
            LauncherRequests.ANSWER)
        .strings();
  }
}
