@NullMarked
package org.lxcpool.lxc.internal.liblxc;

import org.jspecify.annotations.NullMarked;
