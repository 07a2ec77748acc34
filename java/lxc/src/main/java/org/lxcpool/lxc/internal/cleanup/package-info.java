/**
 * Finds and removes leftovers of containers without calling liblxc, since a stopped monitor never
 * answers.
 */
@NullMarked
package org.lxcpool.lxc.internal.cleanup;

import org.jspecify.annotations.NullMarked;
