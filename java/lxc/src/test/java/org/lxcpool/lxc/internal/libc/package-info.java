@NullMarked
package org.lxcpool.lxc.internal.libc;

import org.jspecify.annotations.NullMarked;
