/**
 * The launcher process, which calls liblxc on behalf of this one: its protocol, its start and its
 * end.
 */
@NullMarked
package org.lxcpool.lxc.internal.launcher;

import org.jspecify.annotations.NullMarked;
