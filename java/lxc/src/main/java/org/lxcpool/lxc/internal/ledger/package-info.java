/**
 * The record on disk of every container that a pool made. It tells what a killed agent has left,
 * and which process may touch it.
 */
@NullMarked
package org.lxcpool.lxc.internal.ledger;

import org.jspecify.annotations.NullMarked;
