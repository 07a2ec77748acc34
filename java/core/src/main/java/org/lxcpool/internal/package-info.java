/**
 * The implementation of the pool. {@code PoolImpl} is the entry point; {@code PoolState} documents
 * the lock and the invariants that hold while it is free. The classes by subject:
 *
 * <ul>
 *   <li><b>Pool</b>: {@code PoolImpl} implements the operations of the API, {@code PoolParts} wires
 *       the parts of a pool, {@code PoolState} owns the lock, {@code PoolThreads} wakes the pool's
 *       threads, {@code Settings}, {@code Adoption} adopts recovered containers, {@code Closer}.
 *   <li><b>Handoff</b>: {@code Inventory} owns the containers outside the workers as {@code
 *       PoolEntry} objects ({@code Stock}, {@code LeaseList}, {@code EntryTable}) and the {@code
 *       WaiterQueue}; {@code HandoffQueue} brings containers and waiters together, {@code
 *       GetOperation} and {@code PutOperation} use it, {@code Checkout} checks a container last.
 *   <li><b>Creation</b>: {@code Replenisher} decides when workers start, {@code WorkerStarter}
 *       starts them, {@code Worker} creates containers, {@code CreationController} settles the
 *       outcome of each {@code Creation}, {@code Creations} counts them.
 *   <li><b>Destruction</b>: {@code Destroyer} and its {@code DestroyQueue}.
 *   <li><b>Health</b>: {@code HouseKeeper} checks ready containers, {@code LeaseMonitor} ends stale
 *       leases, {@code DeathHandler} and {@code DeathQueue} process deaths.
 *   <li><b>Limits</b>: {@code ConcurrencyLimit}, {@code ErrorBudget}, {@code Backoff}, {@code
 *       Failures}.
 *   <li><b>Reporting</b>: {@code FailureReporter}, {@code Callbacks}, {@code ErrorLog}, {@code
 *       Latencies}, {@code StatsSnapshot}, {@code LogThrottle}.
 * </ul>
 */
@NullMarked
package org.lxcpool.internal;

import org.jspecify.annotations.NullMarked;
