/**
 * One container: its state machine, the operations on it, and the files copied into and out of it.
 */
@NullMarked
package org.lxcpool.lxc.internal.container;

import org.jspecify.annotations.NullMarked;
