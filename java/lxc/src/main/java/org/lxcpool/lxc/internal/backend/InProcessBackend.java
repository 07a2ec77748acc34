package org.lxcpool.lxc.internal.backend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.cgroup.CgroupRestorer;
import org.lxcpool.lxc.internal.launcher.Launcher;
import org.lxcpool.lxc.internal.liblxc.InheritedAttributes;
import org.lxcpool.lxc.internal.liblxc.Liblxc;
import org.lxcpool.lxc.internal.liblxc.LxcHandle;
import org.lxcpool.lxc.internal.liblxc.LxcVersion;
import org.lxcpool.lxc.internal.liblxc.NativeThread;
import org.lxcpool.lxc.internal.linux.ForkGuard;
import org.lxcpool.lxc.internal.linux.Libc;
import org.lxcpool.lxc.internal.spec.ConfigItem;
import org.lxcpool.lxc.internal.spec.ContainerSpec;

/** A backend that calls liblxc in this process, each call with a handle and a thread of its own. */
public final class InProcessBackend implements LxcBackend {
  /**
   * The timeout for a monitor's answer, which usually takes milliseconds. A monitor that was
   * stopped or has crashed never answers, and liblxc 5 waits for it indefinitely.
   */
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rw-------");

  private static final int OWNER_ONLY_UMASK = 077;

  private final Liblxc liblxc = Liblxc.get();
  private final CommandLauncher commands;

  /**
   * Asks the JVM where its heap is, so that the first start doesn't have to wait for that.
   *
   * @param launcher starts the launcher, which runs commands in containers
   */
  public InProcessBackend(Supplier<Launcher> launcher) {
    commands = new CommandLauncher(launcher);
    ForkGuard.mark();
  }

  @Override
  public void define(
      ContainerSpec spec, List<ConfigItem> before, List<ConfigItem> after, Runnable meanwhile) {
    meanwhile.run();
    try {
      Files.createFile(spec.paths().log(), PosixFilePermissions.asFileAttribute(OWNERS));
      unbounded(
          "create",
          spec,
          handle -> {
            Libc.INSTANCE.umask(OWNER_ONLY_UMASK); // of this thread
            set(handle, before);
            require(handle.create());
            set(handle, after);
            require(handle.saveConfig());
            return true;
          });
      Files.setPosixFilePermissions(spec.paths().config(), OWNERS);
    } catch (IOException e) {
      throw new LxcCallException(e.toString(), e);
    }
  }

  private static void set(LxcHandle handle, List<ConfigItem> items) {
    for (ConfigItem item : items) {
      if (!handle.setConfigItem(item.key(), item.value())) {
        throw new LxcCallException("liblxc refuses the value of " + item.key(), null);
      }
    }
  }

  private static void require(boolean success) {
    if (!success) {
      throw new LxcCallException();
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Only the wait for the start of other containers can be interrupted.
   */
  @Override
  public int start(ContainerSpec spec) throws InterruptedException {
    ForkGuard.trim();
    return CgroupRestorer.returningHome(
        () ->
            unbounded(
                "start",
                spec,
                handle -> {
                  require(InheritedAttributes.resetDuring(handle::startDaemonized));
                  return handle.initPid();
                }));
  }

  @Override
  public String state(ContainerSpec spec) {
    return bounded("state", spec, LxcHandle::state);
  }

  @Override
  public Optional<String> configItem(ContainerSpec spec, String key) {
    return bounded("config", spec, handle -> handle.configItem(key));
  }

  @Override
  public List<String> ips(ContainerSpec spec) {
    return bounded("addresses", spec, handle -> handle.ips(null));
  }

  @Override
  public Process exec(ContainerSpec spec, List<String> command, List<String> environment)
      throws IOException {
    return commands.exec(spec, command, environment);
  }

  @Override
  public void destroy(ContainerSpec spec) {
    bounded(
        "destroy",
        spec,
        handle -> {
          // Root needs no user namespace to remove the files, for which liblxc would fork.
          handle.clearConfigItem("lxc.idmap");
          return handle.destroy();
        });
  }

  @Override
  public LxcVersion version() {
    return LxcVersion.parse(liblxc.version());
  }

  @Override
  public String status() {
    return "liblxc " + liblxc.version() + " in process by JNA; fork guard: " + ForkGuard.status();
  }

  @Override
  public void close() {
    commands.close();
  }

  private <T> T unbounded(String operation, ContainerSpec spec, Function<LxcHandle, T> call) {
    return failing(() -> NativeThread.call(label(operation, spec), () -> withHandle(spec, call)));
  }

  private <T> T bounded(String operation, ContainerSpec spec, Function<LxcHandle, T> call) {
    return failing(
        () -> NativeThread.call(label(operation, spec), ANSWER, () -> withHandle(spec, call)));
  }

  // A handle can't be opened, liblxc lacks a function, or a monitor doesn't answer.
  private static <T> T failing(Supplier<T> call) {
    try {
      return call.get();
    } catch (ContainerException e) {
      throw new LxcCallException(e.getMessage(), e);
    }
  }

  private <T> T withHandle(ContainerSpec spec, Function<LxcHandle, T> call) {
    try (LxcHandle handle = LxcHandle.open(liblxc, spec.lxcPath(), spec.name())) {
      return call.apply(handle);
    }
  }

  private static String label(String operation, ContainerSpec spec) {
    return operation + " " + spec.name();
  }
}
