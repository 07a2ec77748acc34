@NullMarked
package org.lxcpool.lxc.internal.reap;

import org.jspecify.annotations.NullMarked;
