/** liblxc through JNA: one opaque pointer and the function pointers behind it. */
@NullMarked
package org.lxcpool.lxc.internal.liblxc;

import org.jspecify.annotations.NullMarked;
