/**
 * What Linux offers and Java lacks: libc, pidfds, pipes, file locks, subprocesses, directory trees.
 */
@NullMarked
package org.lxcpool.lxc.internal.linux;

import org.jspecify.annotations.NullMarked;
