package org.lxcpool.lxc.internal.ledger;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.lxcpool.lxc.internal.linux.Boot;
import org.lxcpool.lxc.internal.linux.ProcessId;

/**
 * One record of a ledger's file, which is one container's.
 *
 * <pre>
 *   0  the state's word, alone in what changes with a lease
 *   8  the process that the container belongs to: pid, start time
 *  24  the container's init: pid, start time
 *  40  the container's monitor: pid, start time
 *  56  the begin of the state, in milliseconds since the boot
 *  64  the end of a hold, likewise
 *  72  the reason of a hold: length and text
 * 256  the intent: checksum, length and bytes, which change only while the state is GONE
 * </pre>
 *
 * <p>The state is written last, with release semantics, and a mapping outlives its process: a
 * process that reads the state afterwards also finds what was written before it. The file is never
 * read on another host, so numbers are in the byte order of this host.
 *
 * <p>A lease is one store into the mapping. A copy-on-write filesystem (btrfs) needs room for each
 * such store, although the block exists. If it is full, the store is skipped, and the JVM throws an
 * InternalError some time later. So each store is read back, and its result tells whether it
 * succeeded. Everything else is written by system calls, which report their errors.
 */
final class LedgerRecord {
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

  /** How often a pending error gets the opportunity to be thrown where it does no harm. */
  private static final int SETTLE = 3;

  private static volatile int lengthOfSettled = 1;

  @SuppressWarnings("UnusedVariable") // keeps the compiler from removing the allocation
  private static volatile @Nullable Object settled;

  private final FileChannel channel;
  private final long place;
  private final MappedByteBuffer buffer;
  private final int at;

  /**
   * @param mapped the buffer's begin in the file
   * @param at the record's begin in the buffer
   */
  LedgerRecord(FileChannel channel, long mapped, MappedByteBuffer buffer, int at) {
    this.channel = channel;
    this.place = mapped + at;
    this.buffer = buffer;
    this.at = at;
  }

  // The cast makes the handle's call exact: a lease allocates nothing.
  private long load(int field) {
    return (long) LONGS.getAcquire((ByteBuffer) buffer, at + field);
  }

  /** Stores a value; returns false if the filesystem has no room for it. */
  private boolean store(int field, long value) {
    try {
      LONGS.setRelease((ByteBuffer) buffer, at + field, value);
      VarHandle.acquireFence(); // or the value would be compared with itself
      if (load(field) == value) {
        return true;
      }
    } catch (InternalError e) {
      // thrown at once; usually it comes later
    }
    settle();
    return false;
  }

  // The JVM throws a pending error where the thread next enters the JVM, which would be somewhere
  // in
  // the caller. Allocating an array of arrays of unknown length enters it here.
  private static void settle() {
    for (int i = 0; i < SETTLE; i++) {
      try {
        settled = new byte[lengthOfSettled][lengthOfSettled];
      } catch (InternalError e) {
        // the pending error
      }
    }
  }

  private void write(int field, ByteBuffer bytes) throws IOException {
    long to = place + field;
    while (bytes.hasRemaining()) {
      to += channel.write(bytes, to);
    }
  }

  /** Returns the state; null if the word is garbage. */
  @Nullable ContainerState state() {
    return ContainerState.of(load(0));
  }

  /** Records a state; returns false if that can't be recorded. */
  boolean state(ContainerState state) {
    return store(0, state.word());
  }

  ProcessId owner() {
    return process(OWNER);
  }

  boolean owner(ProcessId owner) {
    return process(OWNER, owner);
  }

  ProcessId init() {
    return process(INIT);
  }

  ProcessId monitor() {
    return process(MONITOR);
  }

  boolean processes(ProcessId init, ProcessId monitor) {
    return process(INIT, init) && process(MONITOR, monitor);
  }

  private ProcessId process(int field) {
    return new ProcessId((int) load(field), load(field + Long.BYTES));
  }

  private boolean process(int field, ProcessId process) {
    return store(field, process.pid()) && store(field + Long.BYTES, process.started());
  }

  long since() {
    return load(SINCE);
  }

  boolean since(long uptimeMillis) {
    return store(SINCE, uptimeMillis);
  }

  long heldUntil() {
    return load(HELD_UNTIL);
  }

  boolean heldUntil(long uptimeMillis) {
    return store(HELD_UNTIL, uptimeMillis);
  }

  String reason() {
    int length = Math.max(0, Math.min(buffer.getShort(at + REASON), LONGEST_REASON));
    byte[] text = new byte[length];
    buffer.get(at + REASON + Short.BYTES, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  void reason(String reason) throws IOException {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, LONGEST_REASON);
    ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES + length);
    write(REASON, bytes.order(buffer.order()).putShort((short) length).put(text, 0, length).flip());
  }

  /** Returns the intent; empty if the record was damaged. */
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
   * Begins the record of a container that is reserved.
   *
   * @throws IOException if the names are too long, or the filesystem has no room
   */
  void begin(Intent intent, ProcessId owner) throws IOException {
    byte[] bytes = intent.encode();
    if (bytes.length > LONGEST_INTENT) {
      throw new IOException("the names of container " + intent.name() + " are too long");
    }
    ByteBuffer record = ByteBuffer.allocate(SIZE).order(buffer.order());
    record.putLong(0, ContainerState.RESERVED.word());
    record.putLong(OWNER, owner.pid()).putLong(OWNER + Long.BYTES, owner.started());
    record.putLong(SINCE, Boot.uptimeMillis());
    record.putInt(INTENT, checksum(bytes)).putInt(INTENT + Integer.BYTES, bytes.length);
    record.put(INTENT_BYTES, bytes);
    write(Long.BYTES, record.position(Long.BYTES).slice());
    write(0, record.rewind().limit(Long.BYTES));
  }

  /**
   * Writes records to the disk. Neighbours are written by one call.
   *
   * @throws IOException if that fails
   */
  static void force(List<LedgerRecord> records) throws IOException {
    IdentityHashMap<MappedByteBuffer, IntSummaryStatistics> places = new IdentityHashMap<>();
    for (LedgerRecord record : records) {
      places.computeIfAbsent(record.buffer, b -> new IntSummaryStatistics()).accept(record.at);
    }
    try {
      places.forEach(
          (buffer, at) -> {
            var unused = buffer.force(at.getMin(), at.getMax() + SIZE - at.getMin());
          });
    } catch (UncheckedIOException e) {
      throw requireNonNull(e.getCause());
    } catch (InternalError e) {
      settle();
      throw new IOException("its filesystem is full", e);
    }
  }

  /** Frees a damaged record. */
  void clear() throws IOException {
    write(0, ByteBuffer.allocate(SIZE));
  }

  private static int checksum(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
