@NullMarked
package org.lxcpool.lxc.internal.events;

import org.jspecify.annotations.NullMarked;
