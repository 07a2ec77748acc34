@NullMarked
package org.lxcpool.lxc.internal.launcher;

import org.jspecify.annotations.NullMarked;
