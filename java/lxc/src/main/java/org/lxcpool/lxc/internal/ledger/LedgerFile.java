package org.lxcpool.lxc.internal.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The file of a ledger: a header and records, mapped in segments as it grows.
 *
 * <p>Every block is written before it is mapped. Most filesystems then have room for what is stored
 * into it; {@link LedgerRecord} handles the others. Only the records are thread-safe.
 */
final class LedgerFile implements AutoCloseable {
  static final int HEADER = 4096;
  static final int SEGMENT_RECORDS = 256;
  private static final int SEGMENT = SEGMENT_RECORDS * LedgerRecord.SIZE;

  // "lxcpool" and the version of the format.
  private static final long MAGIC = 0x6C7863706F6F6C01L;

  private static final int BRIDGE = 64;
  private static final int LONGEST_BRIDGE = 15;
  private static final int LXC_PATH = 128;
  static final int LONGEST_PATH = 512;

  private final FileChannel channel;
  private final MappedByteBuffer header;
  private final List<LedgerRecord> records;

  private LedgerFile(FileChannel channel, MappedByteBuffer header, List<LedgerRecord> records) {
    this.channel = channel;
    this.header = header;
    this.records = records;
  }

  /** Opens the file for its only writer; makes it if it is missing, fixes it if it was cut off. */
  static LedgerFile open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      repair(channel);
      MappedByteBuffer header = channel.map(MapMode.READ_WRITE, 0, HEADER);
      LedgerFile ledger = new LedgerFile(channel, header, new ArrayList<>());
      long segments = (channel.size() - HEADER) / SEGMENT;
      for (long i = 0; i < segments; i++) {
        ledger.map(i);
      }
      return ledger;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static void repair(FileChannel channel) throws IOException {
    ByteBuffer magic = ByteBuffer.allocate(Long.BYTES);
    boolean known = channel.read(magic, 0) == Long.BYTES && magic.getLong(0) == MAGIC;
    long whole = known ? Math.max(HEADER, channel.size()) : 0;
    if (!known) {
      channel.truncate(0); // of another format: its containers are found by name
    } else if (channel.size() < HEADER) {
      zeros(channel, channel.size(), HEADER);
    }
    long body = Math.max(1, (whole - HEADER + SEGMENT - 1) / SEGMENT) * SEGMENT;
    if (whole < HEADER + body) {
      zeros(channel, whole, HEADER + body);
    }
    if (!known) {
      channel.write(magic.putLong(0, MAGIC).rewind(), 0);
    }
  }

  private static void zeros(FileChannel channel, long from, long to) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(to - from, SEGMENT + HEADER));
    long at = from;
    while (at < to) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), to - at));
      at += channel.write(zeros, at);
    }
  }

  private void map(long segment) throws IOException {
    long at = HEADER + segment * SEGMENT;
    addRecords(at, channel.map(MapMode.READ_WRITE, at, SEGMENT), SEGMENT_RECORDS);
  }

  private void addRecords(long at, MappedByteBuffer buffer, int count) {
    buffer.order(ByteOrder.nativeOrder());
    for (int i = 0; i < count; i++) {
      records.add(new LedgerRecord(channel, at, buffer, i * LedgerRecord.SIZE));
    }
  }

  /** Opens the file to read it; leaves out a last record that is cut off. */
  static LedgerFile openToRead(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    try {
      long size = channel.size();
      if (size < HEADER) {
        throw new IOException(file + " is cut off");
      }
      MappedByteBuffer header = channel.map(MapMode.READ_ONLY, 0, HEADER);
      if (header.getLong(0) != MAGIC) {
        throw new IOException(file + " isn't a ledger of this version");
      }
      LedgerFile ledger = new LedgerFile(channel, header, new ArrayList<>());
      int count = (int) ((size - HEADER) / LedgerRecord.SIZE);
      ledger.addRecords(
          HEADER, channel.map(MapMode.READ_ONLY, HEADER, (long) count * LedgerRecord.SIZE), count);
      return ledger;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  List<LedgerRecord> records() {
    return records;
  }

  /**
   * Adds a segment.
   *
   * @throws IOException if the disk is full
   */
  void grow() throws IOException {
    long size = channel.size();
    try {
      zeros(channel, size, size + SEGMENT);
    } catch (IOException e) {
      channel.truncate(size);
      throw e;
    }
    map((size - HEADER) / SEGMENT);
  }

  /** Returns the name of the bridge that the pool made; empty if it made none. */
  String bridge() {
    return text(BRIDGE, LONGEST_BRIDGE);
  }

  void bridge(String name) throws IOException {
    text(BRIDGE, name);
  }

  /** Returns the path of the pool's containers; empty if it was never written. */
  String lxcPath() {
    return text(LXC_PATH, LONGEST_PATH);
  }

  void lxcPath(String path) throws IOException {
    text(LXC_PATH, path);
  }

  private String text(int at, int longest) {
    int length = header.getShort(at);
    if (length < 0 || length > longest) {
      return "";
    }
    byte[] bytes = new byte[length];
    header.get(at + Short.BYTES, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void text(int at, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer field = ByteBuffer.allocate(Short.BYTES + bytes.length);
    field.putShort((short) bytes.length).put(bytes).flip();
    for (long to = at; field.hasRemaining(); ) {
      to += channel.write(field, to);
    }
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
