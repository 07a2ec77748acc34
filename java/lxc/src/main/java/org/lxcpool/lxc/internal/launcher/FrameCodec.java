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
 * Encodes requests and decodes replies. A frame is the length of the rest (4 bytes), id (4), kind
 * (1), number (4), count of strings (2), and each string as its length (4) and its UTF-8 bytes.
 */
final class FrameCodec {
  static final int HEADER = 11;
  static final int MAX = 1 << 20;

  private static final Reply.Kind[] REPLIES = Reply.Kind.values();

  private FrameCodec() {}

  /**
   * Encodes a request.
   *
   * @throws IllegalArgumentException if a string contains NUL, or the request is too long
   */
  static byte[] encode(int id, Request request) {
    int length = HEADER;
    List<byte[]> strings = new ArrayList<>();
    for (String string : request.strings()) {
      if (string.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("\"" + string + "\" contains NUL");
      }
      byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
      strings.add(bytes);
      length = Math.addExact(length, 4 + bytes.length);
    }
    if (length > MAX || strings.size() > 0xFFFF) {
      throw new IllegalArgumentException(
          "the request has " + length + " bytes; the launcher accepts " + MAX);
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
   * @throws IOException if it isn't a valid reply; the stream is unusable then
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
        throw new IOException("a reply whose strings exceed its length");
      }
      byte[] string = new byte[size];
      in.readFully(string);
      strings.add(new String(string, StandardCharsets.UTF_8));
      left -= size;
    }
    if (left != 0 || kind < 1 || kind > REPLIES.length) {
      throw new IOException(
          "a reply of unknown kind " + kind + ", or with " + left + " excess bytes");
    }
    return new Reply(id, REPLIES[kind - 1], number, strings);
  }
}
