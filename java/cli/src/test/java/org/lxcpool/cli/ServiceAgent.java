package org.lxcpool.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.lxcpool.ContainerPool;
import org.lxcpool.lxc.BaseImage;
import org.lxcpool.lxc.Isolation;
import org.lxcpool.lxc.LxcContainer;
import org.lxcpool.lxc.LxcContainerFactory;
import org.lxcpool.lxc.Network;

/**
 * An agent with a pool of two, for the units of {@code src/test/vm}. It prints the pool's state,
 * runs the given command in the first container, and then waits to be killed, without closing the
 * pool.
 */
final class ServiceAgent {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private ServiceAgent() {}

  /** Arguments: the home, a name prefix, an isolation, and optionally a command. */
  public static void main(String[] arguments) throws Exception {
    LxcContainerFactory factory =
        LxcContainerFactory.builder(BaseImage.tiny())
            .home(Path.of(arguments[0]))
            .namePrefix(arguments[1])
            .isolation(Isolation.valueOf(arguments[2]))
            .network(Network.none())
            .build();
    ContainerPool<LxcContainer> pool =
        ContainerPool.<LxcContainer>builder(factory).name(arguments[1]).capacity(2).build();
    boolean ready = pool.awaitReady(2, TIMEOUT);
    say((ready ? "ready " : "not ready ") + pool.stats());
    pool.errors().snapshot().forEach(error -> say("error " + error.cause().getMessage()));
    List<String> command = List.of(arguments).subList(3, arguments.length);
    if (ready && !command.isEmpty()) {
      LxcContainer container = pool.take();
      say("taken " + container.name() + " " + container.initPid());
      Process process = container.exec(command);
      byte[] printed = process.getInputStream().readAllBytes();
      say("printed " + new String(printed, StandardCharsets.UTF_8).strip());
      say("exit " + process.waitFor());
    }
    new CountDownLatch(1).await();
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
