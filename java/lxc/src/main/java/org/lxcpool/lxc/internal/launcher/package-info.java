/** The launcher process, which calls liblxc for this one: its protocol and its life. */
@NullMarked
package org.lxcpool.lxc.internal.launcher;

import org.jspecify.annotations.NullMarked;
