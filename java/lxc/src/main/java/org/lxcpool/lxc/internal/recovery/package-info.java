/**
 * The containers of one factory: their creation with reservations ahead, adoption after a restart,
 * and the removal of those that have no user any more.
 */
@NullMarked
package org.lxcpool.lxc.internal.recovery;

import org.jspecify.annotations.NullMarked;
