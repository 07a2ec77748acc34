/** One container: its state machine, its network readiness, commands and files in it. */
@NullMarked
package org.lxcpool.lxc.internal.container;

import org.jspecify.annotations.NullMarked;
