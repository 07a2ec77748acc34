@NullMarked
package org.lxcpool.lxc.internal.host;

import org.jspecify.annotations.NullMarked;
