@NullMarked
package org.lxcpool.lxc.internal.recovery;

import org.jspecify.annotations.NullMarked;
