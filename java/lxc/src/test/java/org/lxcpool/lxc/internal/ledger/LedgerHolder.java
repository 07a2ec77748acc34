package org.lxcpool.lxc.internal.ledger;

import java.nio.file.Path;

/** A process with a ledger: records one container in each state, reports that, and stays. */
final class LedgerHolder {
  private LedgerHolder() {}

  /** Arguments: the home and the name. */
  public static void main(String[] arguments) throws Exception {
    Ledger ledger = Ledger.open(Path.of(arguments[0]), arguments[1]);
    LedgerTest.intend(ledger, "intent");
    LedgerTest.intend(ledger, "created").created();
    LedgerTest.start(ledger, "ready").ready();
    LedgerTest.start(ledger, "leased").leased();
    LedgerTest.intend(ledger, "gone").gone();
    System.out.println("recorded");
    Thread.sleep(Long.MAX_VALUE);
  }
}
