/**
 * Knowledge of liblxc: the library through JNA, as an opaque pointer and the function pointers
 * behind it, and the monitor processes it forks.
 */
@NullMarked
package org.lxcpool.lxc.internal.liblxc;

import org.jspecify.annotations.NullMarked;
