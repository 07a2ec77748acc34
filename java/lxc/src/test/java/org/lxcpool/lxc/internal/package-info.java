@NullMarked
package org.lxcpool.lxc.internal;

import org.jspecify.annotations.NullMarked;
