@NullMarked
package org.lxcpool.lxc.internal.network;

import org.jspecify.annotations.NullMarked;
