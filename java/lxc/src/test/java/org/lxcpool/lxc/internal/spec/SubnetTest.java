package org.lxcpool.lxc.internal.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubnetTest {

  @ParameterizedTest
  @CsvSource({
    "10.77.0.0/24, 10.77.0.1, 10.77.0.254",
    "192.168.1.248/29, 192.168.1.249, 192.168.1.254",
    "10.0.0.0/8, 10.0.0.1, 10.255.255.254",
    // Addresses from 128.0.0.0 on are negative ints.
    "203.0.113.128/25, 203.0.113.129, 203.0.113.254",
  })
  void hostAddressesAreAllButTheFirstAndTheLast(String cidr, String first, String last) {
    Subnet subnet = Subnet.parse(cidr);

    assertThat(subnet).hasToString(cidr);
    assertThat(Subnet.text(subnet.first())).isEqualTo(first);
    assertThat(Subnet.text(subnet.last())).isEqualTo(last);
    assertThat(subnet.contains(subnet.first() - 1)).isTrue();
    assertThat(subnet.contains(subnet.first() - 2)).isFalse();
    assertThat(subnet.contains(subnet.last() + 1)).isTrue();
    assertThat(subnet.contains(subnet.last() + 2)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.77.0.0",
        "10.77.0/24",
        "10.77.0.0/",
        "10.77.0.0/33",
        "10.77.0.0/0",
        "10.77.0.256/24",
        "10.77.0.-1/24",
        "10.77.0.0/24 ",
        "10.77.0.0/24\n",
        "2001:db8::/64",
        "1000.0.0.0/24",
      })
  void malformedTextIsRefused(String text) {
    assertThatThrownBy(() -> Subnet.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not an IPv4 address with a prefix: \"" + text + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.77.0.0/30", "10.77.0.0/31", "8.0.0.0/7"})
  void aTooSmallOrTooLargeSubnetIsRefused(String cidr) {
    assertThatThrownBy(() -> Subnet.parse(cidr))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from /8 to /29");
  }

  @ParameterizedTest
  @CsvSource({"10.77.0.5/24, 10.77.0.0/24", "10.77.3.0/22, 10.77.0.0/22"})
  void hostBitsAreRefused(String cidr, String meant) {
    assertThatThrownBy(() -> Subnet.parse(cidr))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("did you mean " + meant + "?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.0/8", "0.0.0.0/8", "169.254.7.0/24", "224.0.0.0/24", "240.0.0.0/8"})
  void addressesThatNoHostCanHaveAreRefused(String cidr) {
    assertThatThrownBy(() -> Subnet.parse(cidr))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("subnet " + cidr)
        .hasMessageContaining("not for hosts");
  }

  @Test
  void theSubnetOfAnInterfaceContainsItsAddress() {
    assertThat(Subnet.around("172.16.33.7/20")).hasToString("172.16.32.0/20");
    assertThat(Subnet.text(Subnet.addressOf("172.16.33.7/20"))).isEqualTo("172.16.33.7");
  }

  @Test
  void anAddressConvertsToNumberAndBack() {
    int address = Subnet.addressOf("203.0.113.200/24");

    assertThat(Subnet.inet(address).getHostAddress()).isEqualTo("203.0.113.200");
    assertThat(Subnet.number((Inet4Address) Subnet.inet(address))).isEqualTo(address);
  }
}
