package org.lxcpool.lxc.internal.liblxc;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code lxc_attach_options_t} and {@code lxc_attach_command_t} in native memory, by offset: the
 * members up to {@code log_fd} are the same from 3.0 on, and what later versions added behind them
 * is left zero, which is its default.
 */
final class AttachOptions implements AutoCloseable {
  static final long NAMESPACES = 4;
  static final long PERSONALITY = 8;
  static final long INITIAL_CWD = 16;
  static final long UID = 24;
  static final long GID = 28;
  static final long ENV_POLICY = 32;
  static final long EXTRA_ENV_VARS = 40;
  static final long STDIN_FD = 56;
  static final long STDOUT_FD = 60;
  static final long STDERR_FD = 64;
  static final long LOG_FD = 68;

  /** More than any version's struct has (96 bytes in 5.0 and 6.0). */
  private static final long SIZE = 256;

  private static final int LXC_ATTACH_DEFAULT = 0x0000FFFF;
  private static final int LXC_ATTACH_CLEAR_ENV = 1;
  private static final int NO_FD = -9; // -EBADF, as LXC_ATTACH_OPTIONS_DEFAULT has it

  private final List<Memory> owned = new ArrayList<>();
  private final Memory options;
  private final Memory command;

  AttachOptions(AttachRequest request) {
    options = own(new Memory(SIZE));
    options.clear();
    options.setInt(0, LXC_ATTACH_DEFAULT);
    options.setInt(NAMESPACES, -1);
    options.setLong(PERSONALITY, -1);
    options.setPointer(INITIAL_CWD, string("/"));
    options.setInt(UID, -1);
    options.setInt(GID, -1);
    options.setInt(ENV_POLICY, LXC_ATTACH_CLEAR_ENV);
    options.setPointer(EXTRA_ENV_VARS, strings(request.environment()));
    options.setInt(STDIN_FD, request.stdin());
    options.setInt(STDOUT_FD, request.stdout());
    options.setInt(STDERR_FD, request.stderr());
    options.setInt(LOG_FD, NO_FD);
    command = own(new Memory(2L * Native.POINTER_SIZE));
    Pointer argv = strings(request.command());
    command.setPointer(0, argv.getPointer(0));
    command.setPointer(Native.POINTER_SIZE, argv);
  }

  Pointer options() {
    return options;
  }

  Pointer command() {
    return command;
  }

  @Override
  public void close() {
    owned.forEach(Memory::close);
  }

  private Memory strings(List<String> strings) {
    Memory array = own(new Memory((strings.size() + 1L) * Native.POINTER_SIZE));
    array.clear();
    for (int i = 0; i < strings.size(); i++) {
      array.setPointer((long) i * Native.POINTER_SIZE, string(strings.get(i)));
    }
    return array;
  }

  private Memory string(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    Memory memory = own(new Memory(bytes.length + 1L));
    memory.clear();
    memory.write(0, bytes, 0, bytes.length);
    return memory;
  }

  private Memory own(Memory memory) {
    owned.add(memory);
    return memory;
  }
}
