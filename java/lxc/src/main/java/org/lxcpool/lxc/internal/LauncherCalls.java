package org.lxcpool.lxc.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.cgroup.Cgroups;
import org.lxcpool.lxc.internal.cgroup.ContainerCgroups;
import org.lxcpool.lxc.internal.cgroup.HomeKeeper;
import org.lxcpool.lxc.internal.launcher.Exchange;
import org.lxcpool.lxc.internal.launcher.Launcher;
import org.lxcpool.lxc.internal.launcher.Reply;
import org.lxcpool.lxc.internal.launcher.Request;
import org.lxcpool.lxc.internal.launcher.Request.Kind;
import org.lxcpool.lxc.internal.libc.AttachedProcess;
import org.lxcpool.lxc.internal.libc.Libc;
import org.lxcpool.lxc.internal.libc.PidFd;
import org.lxcpool.lxc.internal.liblxc.LxcVersion;

/**
 * Has the launcher call liblxc, each call in a process of its own. A call that is interrupted, late
 * or lost is killed, and what a start had begun by then is ended.
 */
public final class LauncherCalls implements LxcCalls {
  /** Both take milliseconds; a busy host or a slow disk may take its time. */
  private static final Duration WORK = Duration.ofMinutes(2);

  /** As long as a monitor may take to answer. */
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int KILLED = 128 + Libc.SIGKILL;

  private final Launcher launcher;

  public LauncherCalls(Launcher launcher) {
    this.launcher = launcher;
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
      done(answer(exchange), WORK);
    } catch (InterruptedException e) {
      exchange.cancel();
      Thread.currentThread().interrupt();
      throw new CallFailed("interrupted, and cancelled", e);
    }
  }

  @Override
  public int start(ContainerSpec spec) throws InterruptedException {
    return HomeKeeper.atHome(() -> startNow(spec));
  }

  private int startNow(ContainerSpec spec) throws InterruptedException {
    Exchange exchange = send(Kind.START, WORK, spec, List.of());
    try {
      return done(answer(exchange), WORK).number();
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
    return AttachedProcess.start(
        (stdin, stdout, stderr) -> {
          List<String> words = new ArrayList<>();
          words.add(Long.toString(ProcessHandle.current().pid()));
          for (int fd : new int[] {stdin, stdout, stderr}) {
            words.add(Integer.toString(fd));
          }
          words.addAll(environment);
          words.add("");
          words.addAll(command);
          Exchange exchange = send(Kind.EXEC, ANSWER, spec, words);
          return attached(done(uninterrupted(exchange), ANSWER).number(), exchange);
        });
  }

  // The launcher reaps the command. If it has by now, it has said so before the pid was opened, or
  // says so before anybody is given the process to signal.
  private static AttachedProcess.Attached attached(int pid, Exchange exchange) {
    PidFd process;
    try {
      process = PidFd.open(pid).orElse(null);
    } catch (ContainerException e) {
      throw new CallFailed(e.getMessage() + "; the command may still run", e);
    }
    // The kernel kills a command whose launcher ends.
    CompletableFuture<Integer> exit =
        exchange
            .exit()
            .handle(
                (status, lost) -> {
                  if (process != null) {
                    process.close();
                  }
                  return lost == null ? AttachedProcess.exitCode(status) : KILLED;
                });
    return new AttachedProcess.Attached(pid, process, exit);
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
    return done(uninterrupted(send(kind, ANSWER, spec, words)), ANSWER).strings();
  }

  private Exchange send(Kind kind, Duration deadline, ContainerSpec spec, List<String> words) {
    List<String> all = new ArrayList<>(Arrays.asList(spec.lxcPath().toString(), spec.name()));
    all.addAll(words);
    try {
      return launcher.send(new Request(kind, deadline, all));
    } catch (ContainerException | IllegalArgumentException e) {
      throw new CallFailed(e.getMessage(), e);
    }
  }

  private static Reply answer(Exchange exchange) throws InterruptedException {
    try {
      return exchange.await();
    } catch (ContainerException e) {
      throw new CallFailed(e.getMessage(), e);
    }
  }

  private static Reply uninterrupted(Exchange exchange) {
    try {
      return exchange.awaitUninterruptibly();
    } catch (ContainerException e) {
      throw new CallFailed(e.getMessage(), e);
    }
  }

  private static Reply done(Reply reply, Duration deadline) {
    String said = String.join("; ", reply.strings());
    switch (reply.kind()) {
      case DONE -> {
        return reply;
      }
      case FAILED -> throw new CallFailed(said.isEmpty() ? null : said, null);
      case CRASHED ->
          throw new CallFailed(
              "liblxc crashed: its process was killed by " + Signals.name(reply.number()), null);
      case OVERDUE ->
          throw new CallFailed("liblxc was not done within " + deadline + ", and killed", null);
      case CANCELLED -> throw new CallFailed("it was cancelled", null);
      default -> throw new CallFailed("the launcher: " + reply.kind() + " " + said, null);
    }
  }
}
