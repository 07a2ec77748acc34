/**
 * The record on disk of every container that a pool made: what was left by an agent that was killed
 * is known by it, and who may touch it.
 */
@NullMarked
package org.lxcpool.lxc.internal.ledger;

import org.jspecify.annotations.NullMarked;
