package org.example;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lxcpool.ContainerException;
import org.lxcpool.ContainerPool;
import org.lxcpool.lxc.BaseImage;
import org.lxcpool.lxc.Isolation;
import org.lxcpool.lxc.LxcContainer;
import org.lxcpool.lxc.LxcContainerFactory;
import org.lxcpool.lxc.NativeSupport;
import org.lxcpool.lxc.Network;

/**
 * A user's program with a pool in each isolation. Arguments: the home, then {@code IN_PROCESS} or {@code PROCESS} or both. Its last line is the result: {@code ran}, {@code refused: } and the message of the exception that construction threw, or {@code never ready}.
 */
public final class Consumer {
  private Consumer() {}

  /**
   * Exits with 0 if containers ran, 3 if construction was refused, 4 if the pool wasn't filled in time, 5 if the native library is unavailable.
   */
  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    for (String isolation : Arrays.copyOfRange(arguments, 1, arguments.length)) {
      int exit = run(home, Isolation.valueOf(isolation));
      if (exit != 0) {
        System.exit(exit);
      }
    }
    System.out.println("ran");
  }

  private static int run(Path home, Isolation isolation) throws Exception {
    try (LxcContainerFactory factory =
        LxcContainerFactory.builder(BaseImage.tiny())
            .home(home)
            .namePrefix("consumer-" + ProcessHandle.current().pid())
            .network(Network.none())
            .isolation(isolation)
            .build()) {
      System.out.println(factory.nativeStatus());
      if (!NativeSupport.isAvailable()) {
        System.out.println(
            "refused: without liblxcpool: " + NativeSupport.unavailabilityCause().getMessage());
        return 5;
      }
      return use(ContainerPool.builder(factory).capacity(2).build());
    } catch (ContainerException | LinkageError e) {
      System.out.println("refused: " + e.getClass().getName() + ": " + e.getMessage());
      return 3;
    }
  }

  private static int use(ContainerPool<LxcContainer> pool) throws Exception {
    try (pool) {
      Optional<LxcContainer> taken = pool.get(Duration.ofSeconds(10));
      if (taken.isEmpty()) {
        System.out.println("never ready: " + pool.stats());
        return 4;
      }
      try (LxcContainer container = taken.get()) {
        Process echo = container.exec(List.of("echo", "hello"));
        String said = new String(echo.getInputStream().readAllBytes()).strip();
        if (!said.equals("hello") || echo.waitFor() != 0) {
          throw new IllegalStateException("the container said \"" + said + "\"");
        }
      }
      pool.close(Duration.ofSeconds(20));
      return 0;
    }
  }
}
