/** Calls liblxc: in this process, or in the launcher. */
@NullMarked
package org.lxcpool.lxc.internal.backend;

import org.jspecify.annotations.NullMarked;
