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
 * <p>A handle is for one thread and one operation: liblxc holds an in-memory lock of the handle for
 * the whole of a call, so a call that hangs blocks the handle for ever. Opening one for a name that
 * is half-created <em>destroys</em> that container: never open a handle just to look.
 *
 * <p>liblxc reports failure as false or NULL alone; why stands in the container's log. Its C {@code
 * bool} comes back as a byte: the upper bits of the register hold garbage.
 */
public final class LxcHandle implements AutoCloseable {
  private final Liblxc liblxc;
  private final String name;
  private final Map<Member, Function> functions = new EnumMap<>(Member.class);
  private @Nullable Pointer container;

  private LxcHandle(Liblxc liblxc, String name, Pointer container) {
    this.liblxc = liblxc;
    this.name = name;
    this.container = container;
  }

  /**
   * Opens a handle; the container need not exist.
   *
   * @throws ContainerException if liblxc returns none: no memory, no descriptor, or an unreadable
   *     configuration
   */
  public static LxcHandle open(Liblxc liblxc, Path lxcPath, String name) {
    Pointer container =
        liblxc.function("lxc_container_new").invokePointer(new Object[] {name, lxcPath.toString()});
    if (container == null) {
      throw new ContainerException(
          "liblxc could not open it: unreadable config, or no descriptor left?");
    }
    return new LxcHandle(liblxc, name, container);
  }

  /** The state in liblxc's words, for example RUNNING; asks the monitor and can hang with it. */
  public String state() {
    String state = function(Member.STATE).invokeString(args(), false);
    return state == null ? "UNKNOWN" : state;
  }

  /** The pid of its init, 0 or negative if there is none. */
  public int initPid() {
    return function(Member.INIT_PID).invokeInt(args());
  }

  /** Sets one item of the configuration in memory; false if liblxc refuses key or value. */
  public boolean setConfigItem(String key, String value) {
    return invokeBool(Member.SET_CONFIG_ITEM, key, value);
  }

  /** Forgets an item and all below it. */
  public boolean clearConfigItem(String key) {
    return invokeBool(Member.CLEAR_CONFIG_ITEM, key);
  }

  /** The value of an item; several values are joined by newlines. */
  public Optional<String> configItem(String key) {
    Function get = function(Member.GET_CONFIG_ITEM);
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

  /** Makes the directory and writes the configuration; no template and no storage. */
  public boolean create() {
    return invokeBool(Member.CREATE, null, null, null, 0, null);
  }

  /** Writes the configuration to its usual place. */
  public boolean saveConfig() {
    return invokeBool(Member.SAVE_CONFIG, (Object) null);
  }

  /** Starts it as a daemon: liblxc refuses anything else from a process with threads. */
  public boolean startDaemonized() {
    invokeBool(Member.WANT_DAEMONIZE, (byte) 1);
    return invokeBool(Member.START, 0, null);
  }

  /** Kills it and waits for its state to change; waits for its monitor without limit. */
  public boolean stop() {
    return invokeBool(Member.STOP);
  }

  /** Removes its directory, and its root filesystem with it. */
  public boolean destroy() {
    return invokeBool(Member.DESTROY);
  }

  /**
   * Makes a copy of it as an overlay snapshot, the way {@code lxc-copy -s} does.
   *
   * @return the copy, or empty if it failed
   */
  public Optional<LxcHandle> cloneSnapshot(String newName, Path lxcPath) {
    int snapshot = 1 << 2; // LXC_CLONE_SNAPSHOT
    Pointer copy =
        function(Member.CLONE)
            .invokePointer(args(newName, lxcPath.toString(), snapshot, "overlay", null, 0L, null));
    return copy == null ? Optional.empty() : Optional.of(new LxcHandle(liblxc, newName, copy));
  }

  /**
   * The addresses liblxc finds by entering the container's network namespace in a forked copy of
   * this process.
   *
   * @param family {@code inet}, {@code inet6}, or null for both
   * @return the addresses; empty where there are none yet, and where it failed, alike
   */
  public List<String> ips(@Nullable String family) {
    Pointer array = function(Member.GET_IPS).invokePointer(args(null, family, 0));
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

  /** Lets the handle go. */
  @Override
  public void close() {
    if (container != null) {
      liblxc.function("lxc_container_put").invokeInt(new Object[] {container});
      container = null;
    }
  }

  private boolean invokeBool(Member member, @Nullable Object... arguments) {
    Object result =
        function(member)
            .invoke(byte.class, arguments == null ? args((Object) null) : args(arguments));
    return ((Byte) result) != 0;
  }

  private Function function(Member member) {
    return functions.computeIfAbsent(
        member,
        m -> {
          Pointer address = pointer().getPointer(m.offset());
          if (address == null) {
            throw new ContainerException("this liblxc has no " + m);
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
