package org.lxcpool.lxc.internal.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcNetTest {
  // The kernel's output for a container with one address. Each leaf is in two tables.
  private static final String FIB_TRIE =
      """
      Main:
        +-- 0.0.0.0/0 3 0 5
           |-- 0.0.0.0
              /0 universe UNICAST
           +-- 10.77.0.0/24 2 0 2
              +-- 10.77.0.0/26 2 0 2
                 |-- 10.77.0.0
                    /24 link UNICAST
                 |-- 10.77.0.22
                    /32 host LOCAL
              |-- 10.77.0.255
                 /32 link BROADCAST
           +-- 127.0.0.0/8 2 0 2
              |-- 127.0.0.0
                 /8 host LOCAL
              |-- 127.0.0.1
                 /32 host LOCAL
      Local:
        +-- 10.77.0.0/24 2 0 2
           |-- 10.77.0.22
              /32 host LOCAL
           |-- 169.254.3.4
              /32 host LOCAL
      """;

  private static final String LOOPBACK = "00000000000000000000000000000001 01 80 10 80       lo";
  private static final String LINK_LOCAL = "fe8000000000000002163efffe123456 02 40 20 80     eth0";
  private static final String GLOBAL = "20010db8000000000000000000000005 02 40 00 80     eth0";

  private static List<String> addresses(Iterable<InetAddress> found) {
    java.util.ArrayList<String> text = new java.util.ArrayList<>();
    found.forEach(address -> text.add(address.getHostAddress()));
    return text;
  }

  @Test
  void aGlobalAddressIsFoundOnceWithoutLoopbackAndLinkLocalAddresses() {
    assertThat(addresses(ProcNet.ipv4(FIB_TRIE.lines().toList()))).containsExactly("10.77.0.22");
  }

  @Test
  void severalAddressesKeepTheKernelsOrder() {
    assertThat(
            addresses(
                ProcNet.ipv4(
                    List.of("|-- 10.0.0.9", "/32 host LOCAL", "|-- 10.0.0.3", "/32 host LOCAL"))))
        .containsExactly("10.0.0.9", "10.0.0.3");
  }

  @Test
  void aTruncatedTableHasNoPartialAddress() {
    String cut = FIB_TRIE.substring(0, FIB_TRIE.indexOf("host LOCAL"));

    assertThat(ProcNet.ipv4(cut.lines().toList())).isEmpty();
    assertThat(ProcNet.ipv4(List.of("/32 host LOCAL", "", "|--"))).isEmpty();
    assertThat(ProcNet.ipv4(List.of())).isEmpty();
  }

  @Test
  void aGlobalIpv6AddressIsFound() {
    assertThat(addresses(ProcNet.ipv6(List.of(LOOPBACK, LINK_LOCAL, GLOBAL))))
        .containsExactly("2001:db8:0:0:0:0:0:5");
  }

  // Flag 40: tentative, duplicate address detection runs. Flag 08: the detection failed.
  @ParameterizedTest
  @ValueSource(strings = {"40", "c0", "08", "88"})
  void anUnusableIpv6AddressIsLeftOut(String flags) {
    assertThat(ProcNet.ipv6(List.of(GLOBAL.replace(" 80 ", " " + flags + " ")))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "20010db8", "20010db8000000000000000000000005 02 40 00"})
  void aMalformedLineIsSkipped(String line) {
    assertThat(addresses(ProcNet.ipv6(List.of(line, GLOBAL)))).hasSize(1);
  }

  @Test
  void anEndedProcessHasNoAddress() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();

    assertThat(ProcNet.addresses(gone.pid())).isEmpty();
  }

  @Test
  void thisProcessHasTheAddressesThatTheJdkReports() throws IOException {
    List<String> expected =
        java.net.NetworkInterface.networkInterfaces()
            .flatMap(java.net.NetworkInterface::inetAddresses)
            .filter(each -> each instanceof java.net.Inet4Address)
            .filter(each -> !each.isLoopbackAddress() && !each.isLinkLocalAddress())
            .map(InetAddress::getHostAddress)
            .toList();

    assertThat(addresses(ProcNet.addresses(ProcessHandle.current().pid()))).containsAll(expected);
  }
}
