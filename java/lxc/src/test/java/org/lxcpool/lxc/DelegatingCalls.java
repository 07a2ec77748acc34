package org.lxcpool.lxc;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lxcpool.lxc.internal.backend.LxcBackend;
import org.lxcpool.lxc.internal.factory.FactoryComponents;
import org.lxcpool.lxc.internal.liblxc.LxcVersion;
import org.lxcpool.lxc.internal.spec.ConfigItem;
import org.lxcpool.lxc.internal.spec.ContainerSpec;

/** The real liblxc, for tests that do something before or after one of its calls. */
class DelegatingCalls implements LxcBackend {
  private final LxcBackend calls;

  DelegatingCalls(Isolation isolation) {
    calls = FactoryComponents.backend(isolation);
  }

  @Override
  public void define(
      ContainerSpec spec, List<ConfigItem> before, List<ConfigItem> after, Runnable meanwhile) {
    calls.define(spec, before, after, meanwhile);
  }

  @Override
  public int start(ContainerSpec spec) throws InterruptedException {
    return calls.start(spec);
  }

  @Override
  public LxcVersion version() {
    return calls.version();
  }

  @Override
  public String state(ContainerSpec spec) {
    return calls.state(spec);
  }

  @Override
  public Optional<String> configItem(ContainerSpec spec, String key) {
    return calls.configItem(spec, key);
  }

  @Override
  public List<String> ips(ContainerSpec spec) {
    return calls.ips(spec);
  }

  @Override
  public Process exec(ContainerSpec spec, List<String> command, List<String> environment)
      throws IOException {
    return calls.exec(spec, command, environment);
  }

  @Override
  public void destroy(ContainerSpec spec) {
    calls.destroy(spec);
  }

  @Override
  public String status() {
    return calls.status();
  }

  @Override
  public void close() {
    calls.close();
  }
}
