package org.lxcpool.lxc.internal.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcpool.ContainerException;
import org.lxcpool.lxc.internal.linux.ProcessId;
import org.lxcpool.lxc.internal.spec.ContainerNames;
import org.lxcpool.lxc.internal.spec.ContainerPaths;
import org.lxcpool.lxc.internal.spec.Subnet;

/** Claims are files, here in a temporary directory, so that neither a bridge nor root is needed. */
class AddressRangeTest {
  private static final String BRIDGE = "t" + ProcessHandle.current().pid();
  private static final Subnet SIX = Subnet.parse("10.9.0.0/29");

  private static final Path NOWHERE = Path.of("/nowhere");
  private static final ContainerPaths CONTAINER = new ContainerPaths("p-aaaaaaaaaa", NOWHERE);
  private static final ContainerNames NAMES = new ContainerNames("p");

  private final List<AddressClaim> claims = new ArrayList<>();
  @TempDir Path directory = NOWHERE;

  @AfterEach
  void releasedClaimsLeaveNoFiles() {
    claims.forEach(AddressClaim::close);
    assertThat(top()).doesNotExist();
  }

  private Path top() {
    return directory.resolve("lxcpool");
  }

  private AddressRange range(String bridge, Subnet subnet, String... reserved) {
    List<Integer> numbers = List.of(reserved).stream().map(AddressRangeTest::number).toList();
    return new AddressRange(bridge, new BridgeClaims(top(), bridge), subnet, Set.copyOf(numbers));
  }

  private AddressRange range(String... reserved) {
    return range(BRIDGE, SIX, reserved);
  }

  private static AddressClaim claimOne(AddressRange from) {
    return from.claim(containers(1)).get(0);
  }

  private static List<ContainerPaths> containers(int count) {
    return Stream.generate(() -> new ContainerPaths(NAMES.next(), NOWHERE)).limit(count).toList();
  }

  private static int number(String address) {
    return Subnet.addressOf(address + "/29");
  }

  private String claim(AddressRange from) {
    AddressClaim claim = claimOne(from);
    claims.add(claim);
    return Subnet.text(claim.address());
  }

  @Test
  void addressesAreAssignedInOrderAndReservedOnesSkipped() {
    AddressRange range = range("10.9.0.1", "10.9.0.3");

    assertThat(claim(range)).isEqualTo("10.9.0.2");
    assertThat(claim(range)).isEqualTo("10.9.0.4");
    assertThat(claim(range)).isEqualTo("10.9.0.5");
    assertThat(claim(range)).isEqualTo("10.9.0.6");
  }

  @Test
  void aReleasedAddressIsReusedLast() {
    AddressRange range = range();
    AddressClaim first = claimOne(range);
    first.close();

    for (int i = 2; i <= 6; i++) {
      assertThat(claim(range)).isEqualTo("10.9.0." + i);
    }
    assertThat(claim(range)).isEqualTo(Subnet.text(first.address()));
  }

  @Test
  void theErrorOfAFullRangeStatesHowManyAddressesAreInUse() {
    // The second one is in another subnet, so it doesn't count in this one.
    AddressRange range = range("10.9.0.1", "10.9.1.1");
    for (int i = 0; i < 5; i++) {
      claim(range);
    }

    assertThatThrownBy(() -> claimOne(range))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("no free address in 10.9.0.0/29 on bridge " + BRIDGE)
        .hasMessageContaining("all 5 are in use");
  }

  @Test
  void twoRangesOnOneBridgeNeverAssignTheSameAddress() {
    AddressRange one = range();
    AddressRange other = range();

    List<String> given =
        List.of(claim(one), claim(other), claim(one), claim(other), claim(one), claim(other));
    assertThat(given).doesNotHaveDuplicates();
    assertThatThrownBy(() -> claimOne(other)).isInstanceOf(ContainerException.class);
  }

  @Test
  void rangesOnTwoBridgesMayAssignTheSameAddress() {
    AddressRange there = range(BRIDGE + "x", SIX);

    assertThat(claim(there)).isEqualTo(claim(range()));
  }

  private static ProcessId dead() {
    return new ProcessId(ProcessId.self().pid(), ProcessId.self().started() + 1);
  }

  @Test
  void aBatchClaimsAsManyAddressesAsAreFree() {
    claim(range());
    List<AddressClaim> some = range().claim(containers(10));
    claims.addAll(some);

    assertThat(some)
        .extracting(claim -> Subnet.text(claim.address()))
        .containsExactly("10.9.0.2", "10.9.0.3", "10.9.0.4", "10.9.0.5", "10.9.0.6");
  }

  @Test
  void aClaimOfADeadAgentIsTakenOverUnlessItsContainerExists() throws Exception {
    ContainerPaths gone = new ContainerPaths("p-bbbbbbbbbb", directory);
    AddressRange range = range("10.9.0.1");
    range.note(number("10.9.0.2"), gone, dead());
    range.note(number("10.9.0.3"), gone, ProcessId.self());
    Files.createDirectory(gone.directory()); // neither a veth nor a monitor
    String file = ClaimRecord.namespace("net") + "/" + BRIDGE + "/10.9.0.4";
    Files.writeString(top().resolve("address").resolve(file), "7 7 1 p-half");

    assertThat(claim(range)).isEqualTo("10.9.0.2");
    assertThat(claim(range)).isEqualTo("10.9.0.4");
    assertThat(range.adopt(number("10.9.0.3"), CONTAINER)).isEmpty();
    assertThat(range.adopt(number("10.9.0.3"), gone)).hasValueSatisfying(claims::add);
  }

  @Test
  void aSweepRemovesOnlyStaleClaims() {
    AddressRange range = range();
    range.note(number("10.9.0.2"), CONTAINER, dead());
    range("other", SIX).note(number("10.9.0.2"), CONTAINER, dead());
    String kept = claim(range);
    BridgeClaims.sweep(top());

    assertThat(top().resolve("address").resolve(ClaimRecord.namespace("net")).toFile().list())
        .containsExactly(BRIDGE);
    assertThat(claim(range())).isEqualTo("10.9.0.2");
    assertThat(kept).isEqualTo("10.9.0.1");
  }

  @Test
  void aDirectoryThatOtherUsersCanWriteToIsRefused() throws Exception {
    Files.createDirectories(top());
    Files.setPosixFilePermissions(top(), PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(() -> claimOne(range()))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining(top() + " isn't safe");
  }

  @Test
  void theLockIsReleasedWhenItsDirectoriesCannotBeRemoved() throws Exception {
    BridgeClaims broken = new BridgeClaims(top(), BRIDGE);
    Path namespace = top().resolve("address").resolve(ClaimRecord.namespace("net"));
    assertThatThrownBy(() -> broken.locked(() -> replaceByFile(namespace)))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("can't remove " + namespace.resolve(BRIDGE));
    Files.delete(namespace);

    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      AddressClaim claim = other.submit(() -> claimOne(range())).get(10, TimeUnit.SECONDS);
      claims.add(claim);
    } finally {
      other.shutdownNow();
    }
  }

  private Path replaceByFile(Path namespace) {
    try {
      Files.move(namespace, directory.resolve("moved"));
      return Files.createFile(namespace);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void noAddressOfASmallRangeMayBeClaimedAhead() {
    assertThat(range().mostAhead()).isZero();
    assertThat(range(BRIDGE, Subnet.parse("10.9.2.0/24")).mostAhead()).isEqualTo(15);
  }

  @Test
  void closingAClaimTwiceReleasesItOnce() {
    AddressRange range = range();
    AddressClaim claim = claimOne(range);
    claim.close();
    String taken = claim(range("10.9.0.2", "10.9.0.3", "10.9.0.4", "10.9.0.5", "10.9.0.6"));
    claim.close();

    assertThat(taken).isEqualTo("10.9.0.1");
    assertThat(range().adopt(number("10.9.0.1"), CONTAINER)).isEmpty();
  }

  @Test
  void concurrentThreadsClaimDistinctAddresses() throws Exception {
    AddressRange range = range(BRIDGE, Subnet.parse("10.9.2.0/26"));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<AddressClaim> claiming = () -> claimOne(range);
      List<Integer> given = new ArrayList<>();
      for (Future<AddressClaim> each : threads.invokeAll(Collections.nCopies(62, claiming))) {
        claims.add(each.get());
        given.add(each.get().address());
      }
      assertThat(given).hasSize(62).doesNotHaveDuplicates();
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void theClaimsOfAKilledAgentOfThisPoolAreRemoved() {
    ContainerPaths known = containers(1).get(0);
    ContainerPaths others = new ContainerPaths("q-aaaaaaaaaa", NOWHERE);
    AddressRange killed = range();
    claims.addAll(killed.claim(List.of(CONTAINER, known, others)));
    AddressRange next = range();
    next.forget(each -> NAMES.isOne(each.name()) && !each.equals(known));
    // The first of six addresses is free again. The claims on the next two remain.
    assertThat(claim(next)).isEqualTo("10.9.0.1");
    assertThat(claim(next)).isEqualTo("10.9.0.4");
  }
}
