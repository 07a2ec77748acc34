package org.lxcpool.lxc.internal.ledger;

import java.nio.file.Path;

/** A process with a ledger: records one container a state, says so, and stays until killed. */
final class LedgerHolder {
  private LedgerHolder() {}

  /** Arguments: the home and the name. */
  public static void main(String[] arguments) throws Exception {
    Ledger ledger = Ledger.open(Path.of(arguments[0]), arguments[1]);
    LedgerTest.intend(ledger, "intent");
    LedgerTest.intend(ledger, "created").created();
    LedgerTest.intend(ledger, "ready").ready();
    LedgerTest.intend(ledger, "leased").leased();
    LedgerTest.intend(ledger, "gone").gone();
    System.out.println("recorded");
    Thread.sleep(Long.MAX_VALUE);
  }
}
