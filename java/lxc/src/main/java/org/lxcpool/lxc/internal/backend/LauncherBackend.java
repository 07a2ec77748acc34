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
 * A backend that lets the launcher call liblxc, each call in a process of its own. The process of
 * an interrupted, late or lost call is killed, and so are the processes that a start has forked by
 * then.
 */
public final class LauncherBackend implements LxcBackend {
  /**
   * The deadline of a definition or a start. Both take milliseconds, or longer on a busy host or a
   * slow disk.
   */
  private static final Duration WORK = Duration.ofMinutes(2);

  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);

  private final Launcher launcher;
  private final CommandLauncher commands;

  public LauncherBackend(Launcher launcher) {
    this.launcher = launcher;
    commands = new CommandLauncher(() -> launcher);
  }

  private Exchange send(Kind kind, Duration deadline, ContainerSpec spec, List<String> words) {
    return LauncherCalls.send(launcher, kind, deadline, spec, words);
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
      // Even if that failed: the cleanup must come after the launcher has created its files.
      awaitDefined(exchange);
    }
  }

  private static void awaitDefined(Exchange exchange) {
    try {
      LauncherCalls.done(LauncherCalls.answer(exchange), WORK);
    } catch (InterruptedException e) {
      exchange.cancel();
      Thread.currentThread().interrupt();
      throw new LxcCallException("interrupted and cancelled", e);
    }
  }

  @Override
  public int start(ContainerSpec spec) throws InterruptedException {
    return CgroupRestorer.atHome(() -> startNow(spec));
  }

  private int startNow(ContainerSpec spec) throws InterruptedException {
    Exchange exchange = send(Kind.START, WORK, spec, List.of());
    try {
      return LauncherCalls.done(LauncherCalls.answer(exchange), WORK).number();
    } catch (InterruptedException e) {
      cancel(exchange, e);
      endStart(spec, exchange);
      throw e;
    } catch (LxcCallException e) {
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

  // Killing the monitor isn't enough: an init that hasn't executed its program yet may survive it.
  private static void endStart(ContainerSpec spec, Exchange start) {
    start.process().ifPresent(PidFd::killWithGroup);
    new ContainerCgroups(Cgroups.ofThisHost(), spec.name()).remove(KILL_TIMEOUT);
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
    return LauncherCalls.done(
            LauncherCalls.uninterrupted(send(kind, LauncherCalls.ANSWER, spec, words)),
            LauncherCalls.ANSWER)
        .strings();
  }
}
