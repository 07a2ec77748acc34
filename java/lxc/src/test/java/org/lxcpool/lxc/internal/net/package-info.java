@NullMarked
package org.lxcpool.lxc.internal.net;

import org.jspecify.annotations.NullMarked;
