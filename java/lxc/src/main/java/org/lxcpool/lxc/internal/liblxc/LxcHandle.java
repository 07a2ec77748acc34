package org.lxcpool.lxc.internal.liblxc;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcpool.ContainerException;

/**
 * One open {@code struct lxc_container}.
 *
 * <p>A handle is for one thread and one operation: liblxc holds the handle's in-memory lock during
 * a call, so a call that hangs blocks the handle indefinitely. Opening a handle for a half-created
 * container <em>destroys</em> that container: never open one just to look.
 *
 * <p>liblxc reports a failure only as false or NULL; the reason is in the container's log. A C
 * {@code bool} is read as a byte: the upper bits of the register are undefined.
 */
public final class LxcHandle implements AutoCloseable {
  private final Liblxc liblxc;
  private final String name;
  private final Map<LxcFunction, Function> functions = new EnumMap<>(LxcFunction.class);
  private @Nullable Pointer container;

  private LxcHandle(Liblxc liblxc, String name, Pointer container) {
    this.liblxc = liblxc;
    this.name = name;
    this.container = container;
  }

  /**
   * Opens a handle. The container need not exist.
   *
   * @throws ContainerException if liblxc returns none: out of memory or descriptors, or the
   *     container's configuration is unreadable
   */
  public static LxcHandle open(Liblxc liblxc, Path lxcPath, String name) {
    Pointer container =
        liblxc.function("lxc_container_new").invokePointer(new Object[] {name, lxcPath.toString()});
    if (container == null) {
      throw new ContainerException(
          "liblxc could not open it: is its config readable, and is a descriptor free?");
    }
    return new LxcHandle(liblxc, name, container);
  }

  /**
   * Returns liblxc's name of the state, for example RUNNING. Asks the monitor, and hangs if that
   * does.
   */
  public String state() {
    String state = function(LxcFunction.STATE).invokeString(args(), false);
    return state == null ? "UNKNOWN" : state;
  }

  /** Returns the pid of its init; 0 or negative if there is none. */
  public int initPid() {
    return function(LxcFunction.INIT_PID).invokeInt(args());
  }

  /**
   * Sets an item of the configuration in memory, and returns false if liblxc rejects key or value.
   */
  public boolean setConfigItem(String key, String value) {
    return invokeBool(LxcFunction.SET_CONFIG_ITEM, key, value);
  }

  /** Clears an item and all items below it. */
  public boolean clearConfigItem(String key) {
    return invokeBool(LxcFunction.CLEAR_CONFIG_ITEM, key);
  }

  /** Returns the value of an item; several values are joined by newlines. */
  public Optional<String> configItem(String key) {
    Function get = function(LxcFunction.GET_CONFIG_ITEM);
    int length = get.invokeInt(args(key, null, 0));
    if (length < 0) {
      return Optional.empty();
    }
    try (Memory buffer = new Memory(length + 1L)) {
      buffer.clear();
      get.invokeInt(args(key, buffer, length + 1));
      return Optional.of(buffer.getString(0, Liblxc.UTF_8));
    }
  }

  /** Creates the directory and writes the configuration, without a template or storage. */
  public boolean create() {
    return invokeBool(LxcFunction.CREATE, null, null, null, 0, null);
  }

  /** Writes the configuration to its default file. */
  public boolean saveConfig() {
    return invokeBool(LxcFunction.SAVE_CONFIG, (Object) null);
  }

  /** Starts the container as a daemon: from a process with threads, liblxc permits nothing else. */
  public boolean startDaemonized() {
    invokeBool(LxcFunction.WANT_DAEMONIZE, (byte) 1);
    return invokeBool(LxcFunction.START, 0, null);
  }

  /**
   * Kills the container and waits for its state to change, and for its monitor without a timeout.
   */
  public boolean stop() {
    return invokeBool(LxcFunction.STOP);
  }

  /** Removes the container's directory with its root filesystem. */
  public boolean destroy() {
    return invokeBool(LxcFunction.DESTROY);
  }

  /**
   * Copies the container as an overlay snapshot, as {@code lxc-copy -s} does.
   *
   * @return the copy; empty if that failed
   */
  public Optional<LxcHandle> cloneSnapshot(String newName, Path lxcPath) {
    int snapshot = 1 << 2; // LXC_CLONE_SNAPSHOT
    Pointer copy =
        function(LxcFunction.CLONE)
            .invokePointer(args(newName, lxcPath.toString(), snapshot, "overlay", null, 0L, null));
    return copy == null ? Optional.empty() : Optional.of(new LxcHandle(liblxc, newName, copy));
  }

  /**
   * Returns the addresses that liblxc finds in the container's network namespace, which a fork of
   * this process enters.
   *
   * @param family {@code inet}, {@code inet6}, or null for both
   * @return the addresses; empty if there are none yet, and also if the call failed
   */
  public List<String> ips(@Nullable String family) {
    Pointer array = function(LxcFunction.GET_IPS).invokePointer(args(null, family, 0));
    List<String> ips = new ArrayList<>();
    if (array == null) {
      return ips;
    }
    Pointer element = array.getPointer(0);
    for (long i = 1; element != null; i++) {
      ips.add(element.getString(0, Liblxc.UTF_8));
      Native.free(Pointer.nativeValue(element));
      element = array.getPointer(i * Native.POINTER_SIZE);
    }
    Native.free(Pointer.nativeValue(array));
    return ips;
  }

  /** Releases the handle. */
  @Override
  public void close() {
    if (container != null) {
      liblxc.function("lxc_container_put").invokeInt(new Object[] {container});
      container = null;
    }
  }

  private boolean invokeBool(LxcFunction member, @Nullable Object... arguments) {
    Object result =
        function(member)
            .invoke(byte.class, arguments == null ? args((Object) null) : args(arguments));
    return ((Byte) result) != 0;
  }

  private Function function(LxcFunction member) {
    return functions.computeIfAbsent(
        member,
        m -> {
          Pointer address = pointer().getPointer(m.offset());
          if (address == null) {
            throw new ContainerException("this version of liblxc has no " + m);
          }
          return Function.getFunction(address, Function.C_CONVENTION, Liblxc.UTF_8);
        });
  }

  private @Nullable Object[] args(@Nullable Object... rest) {
    @Nullable Object[] all = new @Nullable Object[rest.length + 1];
    all[0] = pointer();
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  private Pointer pointer() {
    Pointer pointer = container;
    if (pointer == null) {
      throw new IllegalStateException("the handle of container " + name + " is closed");
    }
    return pointer;
  }
}
