@NullMarked
package org.lxcpool.lxc.internal.container;

import org.jspecify.annotations.NullMarked;
