/**
 * Finds and removes leftovers of containers without asking liblxc, since a stopped monitor never
 * answers.
 */
@NullMarked
package org.lxcpool.lxc.internal.cleanup;

import org.jspecify.annotations.NullMarked;
