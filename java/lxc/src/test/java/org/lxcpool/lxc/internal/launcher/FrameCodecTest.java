package org.lxcpool.lxc.internal.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameCodecTest {
  private static final String GOOD = "00000014 00000007 05 ffffffff 0001 00000005 576f726473";

  private static Reply read(String hex) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return FrameCodec.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  @Test
  void requestIsEncodedAsTheLauncherReadsIt() {
    Request request = new Request(Request.Kind.STATE, Duration.ofSeconds(1), List.of("/p", "多"));
    assertThat(HexFormat.of().formatHex(FrameCodec.encode(258, request)))
        .isEqualTo(
            "00000018"
                + "00000102"
                + "05"
                + "000003e8"
                + "0002"
                + "00000002"
                + "2f70"
                + "00000003"
                + "e5a49a");
  }

  @Test
  void replyIsDecoded() throws IOException {
    assertThat(read(GOOD)).isEqualTo(new Reply(7, Reply.Kind.FAILED, -1, List.of("Words")));
  }

  @Test
  void truncatedReplyIsTheEndOfTheStream() {
    byte[] whole = HexFormat.of().parseHex(GOOD.replace(" ", ""));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> FrameCodec.read(new DataInputStream(new ByteArrayInputStream(cut))))
          .isInstanceOf(EOFException.class);
    }
  }

  @Test
  void invalidReplyIsRejected() {
    for (String bad :
        List.of(
            "0000000a 00000007 05 ffffffff 0000",
            "7fffffff 00000007 05 ffffffff 0000",
            "ffffffff 00000007 05 ffffffff 0000",
            "0000000b 00000007 00 ffffffff 0000",
            "0000000b 00000007 63 ffffffff 0000",
            "0000000b 00000007 05 ffffffff 0001",
            "0000000f 00000007 05 ffffffff 0001 7fffffff",
            "0000000f 00000007 05 ffffffff 0001 ffffffff",
            "0000000c 00000007 05 ffffffff 0000 00")) {
      assertThatThrownBy(() -> read(bad)).as(bad).isExactlyInstanceOf(IOException.class);
    }
  }

  @Test
  void requestTheLauncherWouldRejectIsNotSent() {
    for (String word : List.of("a\0b", "x".repeat(FrameCodec.MAX))) {
      assertThatThrownBy(
              () ->
                  FrameCodec.encode(
                      1, new Request(Request.Kind.STATE, Duration.ofSeconds(1), List.of(word))))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void longReplyIsDecoded() throws IOException {
    String word = "x".repeat(100_000);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(FrameCodec.HEADER + 4 + word.length());
    out.writeInt(1);
    out.writeByte(3);
    out.writeInt(0);
    out.writeShort(1);
    out.writeInt(word.length());
    out.writeBytes(word);
    assertThat(
            FrameCodec.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())))
                .strings())
        .containsExactly(word);
  }
}
