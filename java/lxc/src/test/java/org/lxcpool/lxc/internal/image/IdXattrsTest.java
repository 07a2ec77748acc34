package org.lxcpool.lxc.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class IdXattrsTest {
  // What "setcap cap_net_raw+ep" writes on the host, and the same for a root id of 1,000,000
  // (0xf4240).
  private static final byte[] PLAIN = hex("0100000200200000000000000000000000000000");
  private static final byte[] ROOTED = hex("010000030020000000000000000000000000000040420f00");

  @Test
  void capabilitiesGetARootId() throws IOException {
    assertThat(IdXattrs.withRoot(PLAIN, 1_000_000)).isEqualTo(ROOTED);
    assertThat(IdXattrs.rootOf(PLAIN)).isZero();
    assertThat(IdXattrs.rootOf(ROOTED)).isEqualTo(1_000_000);
  }

  @Test
  void capabilitiesOfTheHostHaveNoRootId() throws IOException {
    assertThat(IdXattrs.withRoot(ROOTED, 0)).isEqualTo(PLAIN);
  }

  @Test
  void capabilitiesOfAnUnknownFormatAreRefused() {
    assertThatThrownBy(() -> IdXattrs.rootOf(hex("01000004")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("unknown format");
  }

  @Test
  void usersAndGroupsOfAccessControlListsAreShifted() throws IOException {
    // owner rwx, user 5 r-x, owning group r-x, group 4 r--, mask r-x, others nothing
    byte[] list =
        hex(
            "02000000"
                + "01000700ffffffff"
                + "0200050005000000"
                + "04000500ffffffff"
                + "0800040004000000"
                + "10000500ffffffff"
                + "20000000ffffffff");
    byte[] expected = list.clone();
    expected[16] = (byte) 105;
    expected[32] = (byte) 104;
    assertThat(IdXattrs.shiftAcl(list, (what, id) -> id + 100)).isEqualTo(expected);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
