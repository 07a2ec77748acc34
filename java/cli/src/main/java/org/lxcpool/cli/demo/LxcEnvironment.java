package org.lxcpool.cli.demo;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerFactory;
import org.lxcpool.cli.support.BaseChoice;
import org.lxcpool.cli.support.CommandFailed;
import org.lxcpool.cli.support.DebianBase;
import org.lxcpool.cli.support.FreeSubnet;
import org.lxcpool.cli.support.Leftovers;
import org.lxcpool.cli.support.Root;
import org.lxcpool.cli.support.ScratchHome;
import org.lxcpool.lxc.Bridge;
import org.lxcpool.lxc.LxcContainer;
import org.lxcpool.lxc.LxcContainerFactory;
import org.lxcpool.lxc.Network;

/**
 * A demo environment on this host: a directory, a bridge, and optionally a DHCP server of this
 * process, all removed by {@link #close}. The factory creates the bridge if it assigns the
 * addresses. Thread-safe: a signal may close it while it opens.
 */
final class LxcEnvironment implements DemoEnvironment<LxcContainer> {
  private final DemoOptions options;
  private final PrintWriter out;
  private final ScratchHome home;
  private final String bridgeName;
  private final @Nullable BaseChoice base;
  private final String prefix;
  private final FreeSubnet subnet;
  private final Leftovers leftovers;
  private @Nullable Bridge bridge;
  private @Nullable DhcpServer dhcp;
  private @Nullable LxcContainerFactory factory;
  private boolean closed;

  LxcEnvironment(DemoOptions options, PrintWriter out) {
    this.options = options;
    this.out = out;
    Root.need(
        "a demo of real containers",
        "for namespaces, mounts and a bridge; ./lxcpool demo --simulated doesn't");
    base = options.isDebian() ? null : BaseChoice.of(options.base());
    long pid = ProcessHandle.current().pid();
    prefix = "demo-" + pid;
    home = new ScratchHome(prefix);
    bridgeName = "lxcpd" + pid;
    subnet = FreeSubnet.find();
    leftovers = new Leftovers(home.path(), bridgeName, prefix);
  }

  @Override
  public List<String> description() {
    return List.of(
        String.format(
            Locale.ROOT,
            "demo    a pool of %d containers on LXC: base %s, %s",
            options.capacity(),
            options.base(),
            options.privileged() ? "privileged" : "unprivileged"),
        String.format(
            Locale.ROOT,
            "network bridge %s, %s, addresses by %s",
            bridgeName,
            subnet.cidr(),
            options.dhcp() ? "DHCP" : "the pool"));
  }

  @Override
  public synchronized ContainerFactory<LxcContainer> open() {
    if (closed) {
      throw new CommandFailed("the demo was interrupted before it started");
    }
    BaseChoice chosen = base == null ? DebianBase.get(out) : base;
    home.make();
    if (options.dhcp()) {
      bridge = Bridge.create(bridgeName, subnet.gateway() + "/24");
      dhcp = startDhcp();
    }
    LxcContainerFactory.Builder builder =
        LxcContainerFactory.builder(chosen.image())
            .home(chosen.inStore() ? LxcContainerFactory.DEFAULT_HOME : home.path())
            .lxcPath(home.path().resolve("containers"))
            .namePrefix(prefix)
            .network(network());
    if (options.privileged()) {
      builder.privileged();
    }
    LxcContainerFactory created = builder.build();
    factory = created;
    return created;
  }

  private DhcpServer startDhcp() {
    try {
      return DhcpServer.start(bridgeName, subnet, home.path());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted", e);
    }
  }

  private Network network() {
    return options.dhcp()
        ? Network.bridge(bridgeName).dhcp()
        : Network.ownBridge(bridgeName, subnet.cidr());
  }

  @Override
  public ContainerFacts inspect(LxcContainer container) throws InterruptedException {
    return new LxcFacts(container, subnet.gateway()).gather();
  }

  @Override
  public void observe() {
    leftovers.observe();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (dhcp != null) {
      dhcp.close();
    }
    if (factory != null) {
      factory.close();
    }
    if (bridge != null) {
      bridge.close();
    }
    home.remove();
  }

  @Override
  public List<String> leftovers() {
    return leftovers.find();
  }

  @Override
  public String checkedKinds() {
    return Leftovers.LOOKED_FOR;
  }
}
