/**
 * Finds and removes what is left of containers whose agent is gone, without asking liblxc: a
 * monitor that was stopped or has crashed never answers it.
 */
@NullMarked
package org.lxcpool.lxc.internal.reap;

import org.jspecify.annotations.NullMarked;
