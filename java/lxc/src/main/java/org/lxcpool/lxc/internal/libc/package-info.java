/** libc through jnr-ffi: pidfds, pipes, signals. */
@NullMarked
package org.lxcpool.lxc.internal.libc;

import org.jspecify.annotations.NullMarked;
