package org.lxcpool.lxc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.events.EventLoop;
import org.lxcpool.lxc.internal.network.AddressLookup;
import org.lxcpool.lxc.internal.network.ProcNet;

/** A temporary lack of descriptors has no lasting effect. */
@Tag("lxc")
class FewDescriptorsIT {
  @RegisterExtension final LxcTestHost host = new LxcTestHost(Isolation.IN_PROCESS);

  @Test
  void eventsAreUsedAgainOnceThereAreDescriptors() throws Exception {
    ProcessBuilder builder =
        AgentProcess.java(host, host.isolation(), Agent.class, List.of("-Xmx128m"), List.of());
    try (AgentProcess agent = new AgentProcess(builder)) {
      assertThat(agent.ask("status")).contains("network wait EVENTS");
      assertThat(agent.ask("addresses without descriptors")).contains("Too many open files");
      assertThat(agent.ask("build without descriptors")).isEqualTo("EVENTS");
      assertThat(agent.ask("status")).contains("network wait EVENTS");
      assertThat(agent.ask("wait")).isEqualTo("[/" + host.net() + "2]");
      agent.ask("close");
    }
  }

  /** An agent with one container that uses up its descriptors. */
  static final class Agent {
    private final LxcContainerFactory factory;
    private final LxcContainer container;

    private Agent(LxcContainerFactory.Builder builder) {
      factory = builder.build();
      container = factory.create();
    }

    public static void main(String[] arguments) throws Exception {
      Agent agent = new Agent(AgentProcess.factory(arguments));
      agent.container.start();
      AgentProcess.serve(agent::obey);
    }

    private String obey(String command) throws Exception {
      switch (command) {
        case "status" -> {
          return factory.nativeStatus();
        }
        case "addresses without descriptors" -> {
          load();
          return withoutDescriptors(container::addresses);
        }
        case "build without descriptors" -> {
          List<AddressLookup> lookups = new ArrayList<>();
          withoutDescriptors(() -> lookups.add(new AddressLookup(NetworkWait.EVENTS)));
          return lookups.get(0).status();
        }
        case "wait" -> {
          container.awaitNetwork(Duration.ofMinutes(1));
          return container.addresses().toString();
        }
        default -> {
          container.destroy();
          factory.close();
          return "closed";
        }
      }
    }

    // Loads classes ahead: without descriptors they can't be loaded from directories, while a jar
    // is
    // open already.
    private void load() throws IOException {
      container.addresses();
      assertThat(ProcNet.addresses(container.initPid())).hasSize(1);
      for (String each : List.of("NetlinkFailed", "EventLoop$Problem")) {
        try {
          Class.forName(EventLoop.class.getPackageName() + "." + each);
        } catch (ClassNotFoundException e) {
          throw new IOException(e);
        }
      }
    }

    private static String withoutDescriptors(Runnable action) throws IOException {
      List<InputStream> open = new ArrayList<>();
      try {
        while (true) {
          open.add(Files.newInputStream(Path.of("/dev/null")));
        }
      } catch (IOException e) {
        try {
          action.run();
          return "it ran";
        } catch (ContainerException failure) {
          return String.valueOf(failure.getMessage());
        }
      } finally {
        for (InputStream each : open) {
          each.close();
        }
      }
    }
  }
}
