package org.lxcpool.lxc.internal.launcher;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of requests and replies: length of the rest (4 bytes), id (4), kind (1), number (4),
 * count of strings (2), and each string as its length (4) and its UTF-8.
 */
final class Frames {
  static final int HEADER = 11;
  static final int MAX = 1 << 20;

  private static final Reply.Kind[] REPLIES = Reply.Kind.values();

  private Frames() {}

  /**
   * Encodes a request.
   *
   * @throws IllegalArgumentException if a string holds a zero character, or all is too long
   */
  static byte[] encode(int id, Request request) {
    int length = HEADER;
    List<byte[]> strings = new ArrayList<>();
    for (String string : request.strings()) {
      if (string.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("a zero character in \"" + string + "\"");
      }
      byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
      strings.add(bytes);
      length = Math.addExact(length, 4 + bytes.length);
    }
    if (length > MAX || strings.size() > 0xFFFF) {
      throw new IllegalArgumentException(
          "a request of " + length + " bytes: the launcher takes " + MAX);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(length + 4);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(length);
      out.writeInt(id);
      out.writeByte(request.kind().code());
      out.writeInt((int) Math.min(Math.max(1, request.deadline().toMillis()), Integer.MAX_VALUE));
      out.writeShort(strings.size());
      for (byte[] string : strings) {
        out.writeInt(string.length);
        out.write(string);
      }
    } catch (IOException e) {
      throw new AssertionError("in memory", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a reply.
   *
   * @throws EOFException at the end
   * @throws IOException if it is no reply: the stream can't be read on
   */
  static Reply read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < HEADER || length > MAX) {
      throw new IOException("a reply of " + length + " bytes");
    }
    int id = in.readInt();
    int kind = in.readUnsignedByte();
    int number = in.readInt();
    int count = in.readUnsignedShort();
    int left = length - HEADER;
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      left -= 4;
      int size = left < 0 ? -1 : in.readInt();
      if (size < 0 || size > left) {
        throw new IOException("a reply whose strings don't fit in it");
      }
      byte[] string = new byte[size];
      in.readFully(string);
      strings.add(new String(string, StandardCharsets.UTF_8));
      left -= size;
    }
    if (left != 0 || kind < 1 || kind > REPLIES.length) {
      throw new IOException(
          "a reply of unknown kind " + kind + ", or with " + left + " bytes more");
    }
    return new Reply(id, REPLIES[kind - 1], number, strings);
  }
}
