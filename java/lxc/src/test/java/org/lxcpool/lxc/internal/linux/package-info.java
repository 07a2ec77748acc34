@NullMarked
package org.lxcpool.lxc.internal.linux;

import org.jspecify.annotations.NullMarked;
