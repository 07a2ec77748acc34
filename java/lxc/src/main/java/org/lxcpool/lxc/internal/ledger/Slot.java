package org.lxcpool.lxc.internal.ledger;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * One record of the file: the place of one container.
 *
 * <pre>
 *   0  the state's word, alone in what changes with a lease
 *   8  the process that it belongs to: pid, start time
 *  24  its init: pid, start time
 *  40  its monitor: pid, start time
 *  56  since when it is in its state, in milliseconds since the boot
 *  64  until when it is held, likewise
 *  72  why it is held: length and text
 * 256  the intent: checksum, length and bytes, which change only while the state is GONE
 * </pre>
 *
 * <p>The state is written last, with release semantics, and a mapping outlives its process: whoever
 * reads it afterwards finds all that was written before. The file is never read on another host, so
 * numbers are in the order of this one's processor.
 */
final class Slot {
  static final int SIZE = 1024;

  private static final int OWNER = 8;
  private static final int INIT = 24;
  private static final int MONITOR = 40;
  private static final int SINCE = 56;
  private static final int HELD_UNTIL = 64;
  private static final int REASON = 72;
  private static final int INTENT = 256;
  private static final int INTENT_BYTES = INTENT + 2 * Integer.BYTES;

  static final int LONGEST_INTENT = SIZE - INTENT_BYTES;
  private static final int LONGEST_REASON = INTENT - REASON - Short.BYTES;

  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final MappedByteBuffer buffer;
  private final int at;

  Slot(MappedByteBuffer buffer, int at) {
    this.buffer = buffer;
    this.at = at;
  }

  // Of the type that the handle's exact call needs: a lease allocates nothing.
  private long load(int field) {
    return (long) LONGS.getAcquire((ByteBuffer) buffer, at + field);
  }

  private void store(int field, long value) {
    LONGS.setRelease((ByteBuffer) buffer, at + field, value);
  }

  /** Null if it is garbage. */
  @Nullable EntryState state() {
    return EntryState.of(load(0));
  }

  void state(EntryState state) {
    store(0, state.word());
  }

  ProcessId owner() {
    return process(OWNER);
  }

  void owner(ProcessId owner) {
    process(OWNER, owner);
  }

  ProcessId init() {
    return process(INIT);
  }

  ProcessId monitor() {
    return process(MONITOR);
  }

  void processes(ProcessId init, ProcessId monitor) {
    process(INIT, init);
    process(MONITOR, monitor);
  }

  private ProcessId process(int field) {
    return new ProcessId((int) load(field), load(field + Long.BYTES));
  }

  private void process(int field, ProcessId process) {
    store(field, process.pid());
    store(field + Long.BYTES, process.started());
  }

  long since() {
    return load(SINCE);
  }

  void since(long uptimeMillis) {
    store(SINCE, uptimeMillis);
  }

  long heldUntil() {
    return load(HELD_UNTIL);
  }

  void heldUntil(long uptimeMillis) {
    store(HELD_UNTIL, uptimeMillis);
  }

  String reason() {
    int length = Math.max(0, Math.min(buffer.getShort(at + REASON), LONGEST_REASON));
    byte[] text = new byte[length];
    buffer.get(at + REASON + Short.BYTES, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  void reason(String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, LONGEST_REASON);
    buffer.putShort(at + REASON, (short) length);
    buffer.put(at + REASON + Short.BYTES, text, 0, length);
  }

  /** Empty if the record was damaged. */
  Optional<Intent> intent() {
    int length = buffer.getInt(at + INTENT + Integer.BYTES);
    if (length < 0 || length > LONGEST_INTENT) {
      return Optional.empty();
    }
    byte[] bytes = new byte[length];
    buffer.get(at + INTENT_BYTES, bytes);
    return checksum(bytes) == buffer.getInt(at + INTENT) ? Intent.decode(bytes) : Optional.empty();
  }

  /**
   * Begins a record, of what is reserved.
   *
   * @throws IOException if it doesn't fit
   */
  void begin(Intent intent, ProcessId owner) throws IOException {
    byte[] bytes = intent.encode();
    if (bytes.length > LONGEST_INTENT) {
      throw new IOException("the names of container " + intent.name() + " are too long");
    }
    owner(owner);
    processes(ProcessId.NONE, ProcessId.NONE);
    since(Boot.uptimeMillis());
    heldUntil(0);
    reason("");
    buffer.putInt(at + INTENT, checksum(bytes));
    buffer.putInt(at + INTENT + Integer.BYTES, bytes.length);
    buffer.put(at + INTENT_BYTES, bytes);
    state(EntryState.RESERVED);
  }

  /**
   * Has records on the disk when it returns. Neighbours are written by one call.
   *
   * @throws IOException if they can't be written
   */
  static void force(List<Slot> slots) throws IOException {
    IdentityHashMap<MappedByteBuffer, IntSummaryStatistics> places = new IdentityHashMap<>();
    for (Slot slot : slots) {
      places.computeIfAbsent(slot.buffer, b -> new IntSummaryStatistics()).accept(slot.at);
    }
    try {
      places.forEach(
          (buffer, at) -> {
            var unused = buffer.force(at.getMin(), at.getMax() + SIZE - at.getMin());
          });
    } catch (UncheckedIOException e) {
      throw requireNonNull(e.getCause());
    }
  }

  /** Makes a damaged record a free slot. */
  void clear() {
    buffer.put(at, new byte[SIZE]);
  }

  private static int checksum(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
