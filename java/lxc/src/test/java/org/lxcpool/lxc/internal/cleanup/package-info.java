@NullMarked
package org.lxcpool.lxc.internal.cleanup;

import org.jspecify.annotations.NullMarked;
