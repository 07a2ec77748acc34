/** What a host offers to containers, found out without changing it. */
@NullMarked
package org.lxcpool.lxc.internal.host;

import org.jspecify.annotations.NullMarked;
