package org.lxcpool.lxc.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lxcpool.ContainerException;

/** Claims are sockets without a file: no bridge and no root are needed. */
class AddressRangeTest {
  private static final String BRIDGE = "t" + ProcessHandle.current().pid();
  private static final Subnet SIX = Subnet.parse("10.9.0.0/29");

  private final List<AddressClaim> claims = new ArrayList<>();

  @AfterEach
  void giveBack() {
    claims.forEach(AddressClaim::close);
  }

  private static AddressRange range(String... reserved) {
    List<Integer> numbers = List.of(reserved).stream().map(AddressRangeTest::number).toList();
    return new AddressRange(BRIDGE, SIX, Set.copyOf(numbers));
  }

  private static int number(String address) {
    return Subnet.addressOf(address + "/29");
  }

  private String claim(AddressRange from) {
    AddressClaim claim = from.claim();
    claims.add(claim);
    return Subnet.text(claim.address());
  }

  @Test
  void addressesAreGivenInOrderWithoutTheReservedOnes() {
    AddressRange range = range("10.9.0.1", "10.9.0.3");

    assertThat(claim(range)).isEqualTo("10.9.0.2");
    assertThat(claim(range)).isEqualTo("10.9.0.4");
    assertThat(claim(range)).isEqualTo("10.9.0.5");
    assertThat(claim(range)).isEqualTo("10.9.0.6");
  }

  @Test
  void anAddressJustFreedRestsLongest() {
    AddressRange range = range();
    AddressClaim first = range.claim();
    first.close();

    for (int i = 2; i <= 6; i++) {
      assertThat(claim(range)).isEqualTo("10.9.0." + i);
    }
    assertThat(claim(range)).isEqualTo(Subnet.text(first.address()));
  }

  @Test
  void aFullRangeSaysHowManyAreInUse() {
    // One of the two is of another subnet: it takes no place in this one.
    AddressRange range = range("10.9.0.1", "10.9.1.1");
    for (int i = 0; i < 5; i++) {
      claim(range);
    }

    assertThatThrownBy(range::claim)
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("no free address in 10.9.0.0/29 on bridge " + BRIDGE)
        .hasMessageContaining("all 5 are in use");
  }

  @Test
  void twoRangesOfOneBridgeNeverGiveTheSameAddress() {
    AddressRange one = range();
    AddressRange other = range();

    List<String> given =
        List.of(claim(one), claim(other), claim(one), claim(other), claim(one), claim(other));
    assertThat(given).doesNotHaveDuplicates();
    assertThatThrownBy(other::claim).isInstanceOf(ContainerException.class);
  }

  @Test
  void anotherBridgeMayHaveTheSameAddress() {
    AddressRange there = new AddressRange(BRIDGE + "x", SIX, Set.of());

    assertThat(claim(there)).isEqualTo(claim(range()));
  }

  @Test
  void whatOthersUseIsLeftThoughNobodyClaimsIt() {
    Set<Integer> inUse = Set.of(number("10.9.0.1"), number("10.9.0.3"));
    AddressRange range = new AddressRange(BRIDGE, SIX, Set.of(), () -> inUse);
    List<AddressClaim> some = range.claim(3);
    claims.addAll(some);
    assertThat(some).extracting(claim -> Subnet.text(claim.address())).containsExactly("10.9.0.2");
    assertThat(claim(range)).isEqualTo("10.9.0.4");
    claims.addAll(range.claim(10));
    assertThat(claims).hasSize(4);
    assertThatThrownBy(range::claim).isInstanceOf(ContainerException.class);
    assertThat(AddressClaim.tryClaim(BRIDGE, number("10.9.0.3"))).hasValueSatisfying(claims::add);
  }

  @Test
  void aSmallRangeHasNoneToClaimAhead() {
    assertThat(range().mostAhead()).isZero();
    assertThat(new AddressRange(BRIDGE, Subnet.parse("10.9.2.0/24"), Set.of()).mostAhead())
        .isEqualTo(15);
  }

  @Test
  void givingBackTwiceIsGivingBackOnce() {
    AddressRange range = range();
    AddressClaim claim = range.claim();
    claim.close();
    String taken = claim(range("10.9.0.2", "10.9.0.3", "10.9.0.4", "10.9.0.5", "10.9.0.6"));
    claim.close();

    assertThat(taken).isEqualTo("10.9.0.1");
    assertThat(AddressClaim.tryClaim(BRIDGE, number("10.9.0.1"))).isEmpty();
  }

  @Test
  void threadsThatClaimAtOnceShareThemOut() throws Exception {
    AddressRange range = new AddressRange(BRIDGE, Subnet.parse("10.9.2.0/26"), Set.of());
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<AddressClaim> claiming = range::claim;
      List<Integer> given = new ArrayList<>();
      for (Future<AddressClaim> each :
          threads.invokeAll(java.util.Collections.nCopies(62, claiming))) {
        claims.add(each.get());
        given.add(each.get().address());
      }
      assertThat(given).hasSize(62).doesNotHaveDuplicates();
    } finally {
      threads.shutdown();
    }
  }
}
