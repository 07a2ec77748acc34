package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lxcpool.lxc.internal.spec.HomeLayout;

/** An application that is redeployed in the same JVM: a second class loader loads everything. */
@Tag("lxc")
class RedeployIT {
  @RegisterExtension final LxcTestHost host = new LxcTestHost(isolation());

  /** Returns where liblxc runs in these tests. */
  Isolation isolation() {
    return Isolation.IN_PROCESS;
  }

  private static URLClassLoader loader() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String each : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(Path.of(each).toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  /** What is told to an application, with its class loader as the thread's. */
  @FunctionalInterface
  private interface Application {
    String tell(String command);
  }

  @SuppressWarnings("unchecked")
  private Application deploy(ClassLoader loader) throws ReflectiveOperationException {
    String[] arguments = {
      isolation().name(),
      host.home().toString(),
      host.lxcPath().toString(),
      host.mark(),
      host.bridge(),
      host.subnet()
    };
    Object application =
        loader
            .loadClass(Redeployed.class.getName())
            .getConstructor(String[].class)
            .newInstance((Object) arguments);
    UnaryOperator<String> deployed = (UnaryOperator<String>) application;
    return command -> {
      ClassLoader before = Thread.currentThread().getContextClassLoader();
      Thread.currentThread().setContextClassLoader(loader);
      try {
        return deployed.apply(command);
      } finally {
        Thread.currentThread().setContextClassLoader(before);
      }
    };
  }

  /** Returns whether this process holds the lock of the ledger, according to the kernel. */
  private boolean isLocked() throws IOException {
    Path lock = HomeLayout.ledger(host.home()).resolve(host.mark()).resolve("lock");
    String inode = ":" + Files.getAttribute(lock, "unix:ino") + " ";
    String owner = " " + ProcessHandle.current().pid() + " ";
    return Files.readAllLines(Path.of("/proc/locks")).stream()
        .anyMatch(line -> line.contains(inode) && line.contains(owner));
  }

  private static Set<Thread> threads() {
    return Set.copyOf(Thread.getAllStackTraces().keySet());
  }

  @Test
  void aSecondFactoryIsRefusedUntilTheFirstIsClosed() throws Exception {
    try (URLClassLoader first = loader();
        URLClassLoader second = loader()) {
      Application one = deploy(first);
      Application two = deploy(second);
      one.tell("build");
      one.tell("start");
      assertThat(isLocked()).isTrue();
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> two.tell("build"))
            .satisfies(
                e -> assertThat(e.getClass().getSimpleName()).isEqualTo("ContainerException"))
            .hasMessageContaining("is alive already: the pool in process ")
            .hasMessageContaining("process " + ProcessHandle.current().pid());
        assertThat(isLocked()).as("the first one's lock").isTrue();
      }
      assertThat(LxcReaper.at(host.home()).pool(host.mark()).reap())
          .extracting(LxcReaper.Finding::outcome)
          .containsExactly(LxcReaper.Outcome.ALIVE);
      assertThat(isLocked()).as("after the reaper of a third").isTrue();
      assertThat(one.tell("exec")).startsWith(host.mark());
      one.tell("destroy");
      one.tell("close");

      two.tell("build");
      two.tell("start");
      assertThat(two.tell("exec")).startsWith(host.mark());
      two.tell("destroy");
      two.tell("close");
    }
  }

  @Test
  void noThreadOfAClosedApplicationStays() throws Exception {
    Set<Thread> before = threads();
    try (URLClassLoader loader = loader()) {
      Application application = deploy(loader);
      application.tell("build");
      application.tell("start");
      assertThat(application.tell("exec")).startsWith(host.mark());
      assertThat(left(before)).isNotEmpty();
      application.tell("destroy");
      application.tell("close");
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> {
                System.gc(); // the streams of the command were read to their end, and dropped
                assertThat(left(before)).isEmpty();
              });
    }
  }

  private static Set<String> left(Set<Thread> before) {
    Set<String> names =
        threads().stream()
            .filter(thread -> !before.contains(thread))
            .map(Thread::getName)
            .filter(name -> name.startsWith("lxcpool") || name.startsWith("Cleaner-"))
            .collect(Collectors.toCollection(TreeSet::new));
    // jffi's and JNA's threads end with the class loader and keep nothing alive.
    names.stream().filter(name -> name.startsWith("Cleaner-")).findFirst().ifPresent(names::remove);
    return names;
  }
}
